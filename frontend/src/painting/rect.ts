/** Rectangles of whole pixels: what of a picture changed, or is to be drawn. */

/** A rectangle; without width or height it is empty. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A width and a height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The rectangle of nothing. */
export const NOWHERE: Rect = { x: 0, y: 0, width: 0, height: 0 };

/** Whether a rectangle holds no pixel. */
export function isEmpty({ width, height }: Rect): boolean {
  return width <= 0 || height <= 0;
}

/** All of a picture. */
export function whole({ width, height }: Size): Rect {
  return { x: 0, y: 0, width, height };
}

/** The pixels that all points between two corners touch, with a rim around them. */
export function around(left: number, top: number, right: number, bottom: number, rim = 0): Rect {
  const [x, y] = [Math.floor(left - rim), Math.floor(top - rim)];
  return { x, y, width: Math.ceil(right + rim) - x, height: Math.ceil(bottom + rim) - y };
}

/** The same rectangle with a rim of some pixels. */
export function grown({ x, y, width, height }: Rect, rim: number): Rect {
  return { x: x - rim, y: y - rim, width: width + 2 * rim, height: height + 2 * rim };
}

/** What two rectangles have in common. */
export function common(one: Rect, other: Rect): Rect {
  const x = Math.max(one.x, other.x);
  const y = Math.max(one.y, other.y);
  const width = Math.min(one.x + one.width, other.x + other.width) - x;
  const height = Math.min(one.y + one.height, other.y + other.height) - y;
  return width <= 0 || height <= 0 ? NOWHERE : { x, y, width, height };
}

/** The smallest rectangle around two. */
export function joined(one: Rect, other: Rect): Rect {
  if (isEmpty(one)) return other;
  if (isEmpty(other)) return one;
  const x = Math.min(one.x, other.x);
  const y = Math.min(one.y, other.y);
  const right = Math.max(one.x + one.width, other.x + other.width);
  const bottom = Math.max(one.y + one.height, other.y + other.height);
  return { x, y, width: right - x, height: bottom - y };
}

/** Whether two rectangles are one. */
export function isSame(one: Rect, other: Rect): boolean {
  return one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height;
}

/** A rectangle in parts whose sides are no longer than `side`, row by row. */
export function tiles(rect: Rect, side: number): Rect[] {
  const found: Rect[] = [];
  for (let y = rect.y; y < rect.y + rect.height; y += side)
    for (let x = rect.x; x < rect.x + rect.width; x += side)
      found.push(common({ x, y, width: side, height: side }, rect));
  return found;
}
