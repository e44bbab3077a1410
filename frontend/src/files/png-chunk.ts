/** `pngChunk`: the parts that PNG files are made of. Source: PNG, third edition, sections 5 (chunks) and 10 (deflate). */

/** What a PNG file begins with. */
export const PNG_SIGNATURE: readonly number[] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Bytes of a chunk besides what is in it: its length, its kind, its checksum. */
export const AROUND = 12;

/** A chunk of a kind, such as `IDAT`. */
export function pngChunk(kind: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(body.length + AROUND);
  const view = new DataView(made.buffer);
  view.setUint32(0, body.length);
  made.set(new TextEncoder().encode(kind), 4);
  made.set(body, 8);
  view.setUint32(body.length + 8, checksum(made.subarray(4, body.length + 8)));
  return made;
}

/** Bytes as zlib packs them. */
export async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new CompressionStream('deflate');
  const writer = stream.writable.getWriter();
  const sent = writer.write(bytes).then(() => writer.close());
  const [packed] = await Promise.all([new Response(stream.readable).arrayBuffer(), sent]);
  return new Uint8Array(packed);
}

/** What each byte does to the checksum. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  return rest;
});

/** CRC-32 as PNG wants it. */
function checksum(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (TABLE[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}
