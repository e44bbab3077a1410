/** `greyPng`: a mask as a PNG of eight bits of grey a pixel (ISO/IEC 15948), exactly as it is. */
import { deflated, PNG_SIGNATURE, pngChunk } from '@/files/png-chunk';
import type { Raster } from './raster';

/** A filter stands before each row: 2 tells how it differs from the row above, which for masks is mostly nothing. */
const UP = 2;

/** A mask as a file. */
export async function greyPng(mask: Raster): Promise<Blob> {
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, mask.width);
  view.setUint32(4, mask.height);
  head[8] = 8; // bits; what follows is zero: grey, deflate, the usual filters, no interlacing
  const body = await deflated(filtered(mask));
  const chunks = [pngChunk('IHDR', head), pngChunk('IDAT', body), pngChunk('IEND', new Uint8Array())];
  return new Blob([new Uint8Array(PNG_SIGNATURE), ...chunks], { type: 'image/png' });
}

function filtered({ width, height, data }: Raster): Uint8Array<ArrayBuffer> {
  const rows = new Uint8Array((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    const to = y * (width + 1);
    const from = y * width;
    rows[to] = UP;
    for (let x = 0; x < width; x += 1)
      rows[to + 1 + x] = (data[from + x] ?? 0) - (y === 0 ? 0 : (data[from + x - width] ?? 0));
  }
  return rows;
}
