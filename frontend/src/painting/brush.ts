/** `stroke`: a brush drawn along a line. What is painted twice in one go is no denser than what is painted once. */
import { type Raster, WHITE } from './raster';
import { around, common, isEmpty, type Rect, whole } from './rect';

/** A point of a picture, and how large the brush is there: its radius in pixels. */
export interface Touch {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** How a brush paints. */
export interface Brush {
  /** The part of the radius that is painted in full, from 0 to 1; from there it fades. */
  readonly hardness: number;
  /** It takes away where others put on. */
  readonly erases: boolean;
}

/** Half the width of the edge of a hard brush, in pixels: so that it is smooth. */
const EDGE = 0.5;

/** Draw a brush from one touch to another; tells the pixels that may have changed. */
export function stroke(mask: Raster, from: Touch, to: Touch, brush: Brush): Rect {
  const rim = Math.max(from.radius, to.radius) + EDGE;
  const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
  const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
  const rect = common(around(left, top, right, bottom, rim), whole(mask));
  if (isEmpty(rect)) return rect;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const square = dx * dx + dy * dy;
  for (let y = rect.y; y < rect.y + rect.height; y += 1) {
    const py = y + 0.5 - from.y;
    for (let x = rect.x; x < rect.x + rect.width; x += 1) {
      const px = x + 0.5 - from.x;
      const along = square === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / square));
      const [ox, oy] = [px - along * dx, py - along * dy];
      const radius = from.radius + along * (to.radius - from.radius);
      const distance = ox * ox + oy * oy;
      if (distance >= (radius + EDGE) * (radius + EDGE)) continue;
      paint(mask.data, y * mask.width + x, coverage(Math.sqrt(distance), radius, brush.hardness), brush.erases);
    }
  }
  return rect;
}

/** How much a brush covers at a distance from its middle, from 0 to 1. */
export function coverage(distance: number, radius: number, hardness: number): number {
  const inner = Math.min(radius * hardness, radius - EDGE);
  if (distance <= inner) return 1;
  const outer = radius + EDGE;
  const part = (outer - distance) / (outer - inner);
  if (part <= 0) return 0;
  return hardness < 1 ? part * part * (3 - 2 * part) : part; // a soft edge begins and ends gently
}

function paint(data: Uint8Array, at: number, covered: number, erases: boolean): void {
  const now = data[at] ?? 0;
  if (erases) {
    const left = Math.round((1 - covered) * WHITE);
    if (left < now) data[at] = left;
  } else {
    const put = Math.round(covered * WHITE);
    if (put > now) data[at] = put;
  }
}
