/**
 * `feathered`: a mask with soft edges. Three means over windows come close to a Gaussian (Wells 1986); each costs the
 * same for any radius. What is beyond the mask counts as its rim does.
 */
import { cut, type Raster } from './raster';
import { common, grown, type Rect, whole } from './rect';

const PASSES = 3;

/** The window of each mean, in pixels to either side, so that together they fade over about `amount` pixels. */
function reach(amount: number): number {
  return Math.round(amount / 2);
}

/** How far from a change a mask with soft edges changes, in pixels. */
export function featherReach(amount: number): number {
  return PASSES * reach(amount);
}

/** The bytes of a rectangle of a mask as they are with soft edges; `amount` 0 leaves them as they are. */
export function feathered(mask: Raster, rect: Rect, amount: number): Uint8Array<ArrayBuffer> {
  const radius = reach(amount);
  if (radius === 0) return cut(mask, rect);
  const area = common(grown(rect, featherReach(amount)), whole(mask));
  const { width, height } = area;
  let rows = cut(mask, area);
  for (let pass = 0; pass < PASSES; pass += 1) rows = means(rows, width, height, radius);
  let columns = turned(rows, width, height);
  for (let pass = 0; pass < PASSES; pass += 1) columns = means(columns, height, width, radius);
  const soft = { width, height, data: turned(columns, height, width) };
  return cut(soft, { ...rect, x: rect.x - area.x, y: rect.y - area.y });
}

/** The whole mask with soft edges. */
export function featheredMask(mask: Raster, amount: number): Raster {
  return { width: mask.width, height: mask.height, data: feathered(mask, whole(mask), amount) };
}

/** Each pixel as the mean of those up to `radius` before and after it in its row. */
function means(from: Uint8Array<ArrayBuffer>, width: number, height: number, radius: number): Uint8Array<ArrayBuffer> {
  const to = new Uint8Array(from.length);
  const count = 2 * radius + 1;
  const half = count >> 1;
  for (let row = 0; row < height; row += 1) {
    const start = row * width;
    const end = start + width - 1;
    const [first, last] = [from[start] ?? 0, from[end] ?? 0];
    let sum = first * (radius + 1);
    for (let at = 1; at <= radius; at += 1) sum += from[Math.min(end, start + at)] ?? 0;
    for (let at = start; at <= end; at += 1) {
      to[at] = ((sum + half) / count) | 0;
      const [coming, going] = [at + radius + 1, at - radius];
      sum += (coming > end ? last : (from[coming] ?? 0)) - (going < start ? first : (from[going] ?? 0));
    }
  }
  return to;
}

/** Rows as columns. In small squares, which the processor keeps at hand. */
function turned(from: Uint8Array<ArrayBuffer>, width: number, height: number): Uint8Array<ArrayBuffer> {
  const to = new Uint8Array(from.length);
  const side = 32;
  for (let top = 0; top < height; top += side)
    for (let left = 0; left < width; left += side)
      for (let y = top; y < Math.min(height, top + side); y += 1)
        for (let x = left; x < Math.min(width, left + side); x += 1) to[x * height + y] = from[y * width + x] ?? 0;
  return to;
}
