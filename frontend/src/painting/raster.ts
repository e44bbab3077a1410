/** `Raster`: a mask as numbers, one byte a pixel: 0 is black and 255 white. */
import type { Rect, Size } from './rect';

/** A mask, row by row. Painting changes its bytes in place. */
export interface Raster extends Size {
  readonly data: Uint8Array<ArrayBuffer>;
}

/** What a pixel of a mask is where it has its effect. */
export const WHITE = 255;

/** A mask of one value. */
export function raster(width: number, height: number, value = 0): Raster {
  const data = new Uint8Array(width * height);
  if (value !== 0) data.fill(value);
  return { width, height, data };
}

/** The mask that a picture in RGBA says: how bright it is, as Pillow's mode L counts (ITU-R 601-2). */
export function brightness(pixels: Uint8ClampedArray, width: number, height: number): Raster {
  const made = raster(width, height);
  for (let at = 0, from = 0; at < made.data.length; at += 1, from += 4) {
    const [red = 0, green = 0, blue = 0] = [pixels[from], pixels[from + 1], pixels[from + 2]];
    made.data[at] = (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
  }
  return made;
}

/** Whether a mask is one value all over. */
export function isPlain({ data }: Raster, value: number): boolean {
  return data.every((each) => each === value);
}

/** The bytes of a rectangle that lies inside of a mask. */
export function cut({ width, data }: Raster, rect: Rect): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(rect.width * rect.height);
  for (let row = 0; row < rect.height; row += 1) {
    const from = (rect.y + row) * width + rect.x;
    bytes.set(data.subarray(from, from + rect.width), row * rect.width);
  }
  return bytes;
}

/** Put bytes into a rectangle that lies inside of a mask. */
export function put({ width, data }: Raster, rect: Rect, bytes: Uint8Array): void {
  for (let row = 0; row < rect.height; row += 1)
    data.set(bytes.subarray(row * rect.width, (row + 1) * rect.width), (rect.y + row) * width + rect.x);
}

/** A mask as large as a picture: itself, or scaled, pixel by pixel of those that are nearest. */
export function fitting(mask: Raster, { width, height }: Size): Raster {
  if (mask.width === width && mask.height === height) return mask;
  const made = raster(width, height);
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor(((y + 0.5) * mask.height) / height) * mask.width;
    for (let x = 0; x < width; x += 1)
      made.data[y * width + x] = mask.data[row + Math.floor(((x + 0.5) * mask.width) / width)] ?? 0;
  }
  return made;
}

/** Black where it is white, and the other way round. */
export function invert({ data }: Raster): void {
  for (let at = 0; at < data.length; at += 1) data[at] = WHITE - (data[at] ?? 0);
}

/** Pixels that are looked at to tell how much of a mask is white. */
const SAMPLES = 1 << 20;

/** The part of a mask that is white, from 0 to 1: of large ones, as a sample tells. */
export function covered({ data }: Raster): number {
  const step = Math.max(1, Math.floor(data.length / SAMPLES));
  let [sum, count] = [0, 0];
  for (let at = 0; at < data.length; at += step) {
    sum += data[at] ?? 0;
    count += 1;
  }
  return sum / (Math.max(1, count) * WHITE);
}
