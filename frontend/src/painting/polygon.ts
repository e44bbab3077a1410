/** `fillPolygon`: what a line goes around is filled, or emptied. Its edges are smooth. */
import { type Raster, WHITE } from './raster';
import { around, common, isEmpty, NOWHERE, type Rect, whole } from './rect';

/** A point of a picture, in its pixels. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Lines within a row of pixels on which it is asked what is inside. */
const LINES = 4;

/** Where the outline crosses a line, and whether it goes down there. */
interface Crossing {
  readonly x: number;
  readonly turn: 1 | -1;
}

/**
 * Fill what a closed line goes around, in either direction and however often; `erases` empties it. Tells the pixels
 * that may have changed.
 */
export function fillPolygon(mask: Raster, spots: readonly Spot[], erases: boolean): Rect {
  if (spots.length < 3) return NOWHERE;
  const rect = common(extentOf(spots), whole(mask));
  if (isEmpty(rect)) return rect;
  const row = new Float32Array(rect.width);
  for (let y = rect.y; y < rect.y + rect.height; y += 1) {
    row.fill(0);
    for (let line = 0; line < LINES; line += 1) cover(row, rect.x, crossings(spots, y + (line + 0.5) / LINES));
    for (let x = 0; x < rect.width; x += 1) {
      const covered = Math.min(1, (row[x] ?? 0) / LINES);
      if (covered === 0) continue;
      const at = y * mask.width + rect.x + x;
      const now = mask.data[at] ?? 0;
      const next = erases ? Math.round((1 - covered) * WHITE) : Math.round(covered * WHITE);
      mask.data[at] = erases ? Math.min(now, next) : Math.max(now, next);
    }
  }
  return rect;
}

/** The pixels that a closed line goes around, and those between its turns. */
export function extentOf(spots: readonly Spot[]): Rect {
  const [xs, ys] = [spots.map(({ x }) => x), spots.map(({ y }) => y)];
  return around(least(xs), least(ys), most(xs), most(ys));
}

/** The corners of a rectangle between two points. */
export function corners(one: Spot, other: Spot): readonly Spot[] {
  return [one, { x: other.x, y: one.y }, other, { x: one.x, y: other.y }];
}

function crossings(spots: readonly Spot[], y: number): readonly Crossing[] {
  const found: Crossing[] = [];
  let from = spots.at(-1);
  for (const to of spots) {
    if (from && from.y <= y !== to.y <= y)
      found.push({ x: from.x + ((y - from.y) / (to.y - from.y)) * (to.x - from.x), turn: to.y > from.y ? 1 : -1 });
    from = to;
  }
  return found.sort((one, other) => one.x - other.x);
}

/** Add what lies between crossings to a row that begins at `start`: each pixel by the part of it that is inside. */
function cover(row: Float32Array, start: number, found: readonly Crossing[]): void {
  let turns = 0;
  let from = 0;
  for (const { x, turn } of found) {
    if (turns === 0) from = x;
    turns += turn;
    if (turns === 0) coverSpan(row, from - start, x - start);
  }
}

function coverSpan(row: Float32Array, from: number, to: number): void {
  const [left, right] = [Math.max(0, from), Math.min(row.length, to)];
  for (let x = Math.floor(left); x < right; x += 1) row[x] = (row[x] ?? 0) + Math.min(right, x + 1) - Math.max(left, x);
}

function least(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => Math.min(one, other));
}

function most(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => Math.max(one, other));
}
