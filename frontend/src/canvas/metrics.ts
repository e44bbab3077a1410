/**
 * How large things are on the canvas, in its own units: what stylesheets and guesses share.
 *
 * A node that was never drawn is thought to be as large as `guessedHeight` says; drawing it tells the truth.
 */

/** The step of the grid that things snap to. */
export const GRID = 20;
/** The width of a node that nobody made wider. */
export const NODE_WIDTH = 280;
/** Least and greatest width of a node. */
export const NODE_WIDTHS: readonly [number, number] = [180, 800];
/** The height of a node's header. */
export const HEADER = 36;
/** The height of a row with one field. */
export const ROW = 30;
/** The space above the first row and below the last. */
export const PADDING = 6;
/** The width and height of a handle's mark. */
export const HANDLE = 12;
/** The size of a new frame and a new note. */
export const FRAME_SIZE: readonly [number, number] = [400, 300];
/** The size of a new note. */
export const NOTE_SIZE: readonly [number, number] = [240, 140];
/** Below this zoom nodes are boxes with a title. */
export const FAR_ZOOM = 0.4;
/** Below this zoom titles can't be read. */
export const TINY_ZOOM = 0.12;

/** The height of a node with so many rows, as far as one can tell without drawing it. */
export function guessedHeight(rows: number): number {
  return rows === 0 ? HEADER : HEADER + rows * ROW + 2 * PADDING;
}

/** Where the handle of the row at an index stands, from the top of its node to the handle's middle. */
export function guessedHandle(row: number): number {
  return HEADER + PADDING + row * ROW + ROW / 2;
}

/** The nearest point of the grid. */
export function snapped(value: number): number {
  return Math.round(value / GRID) * GRID || 0;
}
