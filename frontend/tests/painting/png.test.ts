// @vitest-environment node
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { greyPng } from '@/painting/png';
import { brightness, covered } from '@/painting/raster';
import { drawn } from './rasters';

/** The chunks of a PNG, and whether their checksums hold is what every reader asks first. */
function chunks(bytes: Buffer): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    found.set(bytes.toString('latin1', at + 4, at + 8), bytes.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return found;
}

test('a mask is written as grey of eight bits, row by row as it differs from the one above', async () => {
  const file = await greyPng(drawn('.#.', '.##'));
  const parts = chunks(Buffer.from(await file.arrayBuffer()));
  expect(file.type).toBe('image/png');
  expect([...parts.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
  expect([...(parts.get('IHDR') ?? [])]).toEqual([0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 0]);
  expect([...inflateSync(parts.get('IDAT') ?? '')]).toEqual([2, 0, 255, 0, 2, 0, 0, 255]);
});

test('a checksum is that of every other PNG', async () => {
  const bytes = Buffer.from(await (await greyPng(drawn('.'))).arrayBuffer());
  expect(bytes.subarray(-4).toString('hex')).toBe('ae426082');
});

test('a picture is as bright as Pillow says', () => {
  const pixels = new Uint8ClampedArray([255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255, 255, 255, 255]);
  expect([...brightness(pixels, 4, 1).data]).toEqual([76, 150, 29, 255]);
});

test('how much is white is told in parts of all', () => {
  expect(covered(drawn('##..'))).toBe(0.5);
});
