/** `greyPng`: a mask as a PNG of eight bits of grey a pixel (ISO/IEC 15948), exactly as it is. */
import type { Raster } from './raster';

const SIGNATURE = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
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
  const parts = [SIGNATURE, chunk('IHDR', head), chunk('IDAT', body), chunk('IEND', new Uint8Array())];
  return new Blob(parts, { type: 'image/png' });
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

async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function chunk(name: string, body: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(body.length + 12);
  const view = new DataView(made.buffer);
  view.setUint32(0, body.length);
  made.set(
    Array.from(name, (letter) => letter.charCodeAt(0)),
    4,
  );
  made.set(body, 8);
  view.setUint32(body.length + 8, checksum(made.subarray(4, body.length + 8)));
  return made;
}

/** What each byte does to the checksum. */
const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function checksum(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ (TABLE[(value ^ byte) & 0xff] ?? 0);
  return (value ^ 0xffffffff) >>> 0;
}
