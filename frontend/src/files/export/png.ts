/**
 * `withWorkflow`: a PNG that carries a workflow, and is the same in every other byte: no pixel is touched.
 *
 * The same as `migrations/picture.py` writes: a compressed iTXt chunk under our keyword, in the place of the one that
 * the picture has, else at its end. Source: PNG, third edition, sections 5 (chunks) and 11.3.3 (text).
 */

import { PictureError } from '@/drawing/brush';
import { strings } from '@/strings';
import { AROUND, deflated, PNG_SIGNATURE, pngChunk } from '../png-chunk';

/** The keyword under which pictures carry workflows: `PICTURE_KEY` of `schema/workflow.py`. */
export const KEYWORD = 'nodeloom_workflow';
const TEXTS = ['iTXt', 'tEXt', 'zTXt'];

/** Whether bytes begin as a PNG file does. */
export function isPng(bytes: Uint8Array): boolean {
  return PNG_SIGNATURE.every((byte, at) => bytes[at] === byte);
}

/** The bytes of a PNG with a workflow in it, which is JSON text. `PictureError` if it is no whole PNG. */
export async function withWorkflow(png: Uint8Array, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const chunks = chunksOf(png);
  const old = chunks.find((chunk) => TEXTS.includes(chunk.kind) && keywordOf(png, chunk) === KEYWORD);
  const end = chunks.find(({ kind }) => kind === 'IEND');
  const place = old ?? end;
  if (!place) throw new PictureError(strings.ui.picture.cutOff);
  const chunk = await textChunk(text);
  const rest = old ? old.end : place.start;
  return joined([png.subarray(0, place.start), chunk, png.subarray(rest)]);
}

interface Chunk {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

function chunksOf(png: Uint8Array): Chunk[] {
  if (!isPng(png)) throw new PictureError(strings.ui.picture.noPng);
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks: Chunk[] = [];
  let start = PNG_SIGNATURE.length;
  while (start + AROUND <= png.length) {
    const end = start + AROUND + view.getUint32(start);
    if (end > png.length) break;
    const kind = String.fromCharCode(...png.subarray(start + 4, start + 8));
    chunks.push({ kind, start, end });
    if (kind === 'IEND') break;
    start = end;
  }
  return chunks;
}

function keywordOf(png: Uint8Array, { start, end }: Chunk): string {
  const body = png.subarray(start + 8, end - 4);
  const stop = body.indexOf(0);
  return String.fromCharCode(...body.subarray(0, stop < 0 ? 0 : Math.min(stop, 79))); // no keyword is longer
}

async function textChunk(text: string): Promise<Uint8Array> {
  const packed = await deflated(new TextEncoder().encode(text));
  const head = new TextEncoder().encode(`${KEYWORD}\0\u0001\0\0\0`); // compressed by zlib, of no language
  return pngChunk('iTXt', joined([head, packed]));
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
