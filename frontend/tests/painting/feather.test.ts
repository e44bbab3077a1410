import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { feathered, featheredMask, featherReach } from '@/painting/feather';
import { cut, raster, WHITE } from '@/painting/raster';
import { drawn } from './rasters';

describe('soft edges', () => {
  test('of none leave a mask as it is', () => {
    const mask = drawn('.##.', '.##.');
    expect([...featheredMask(mask, 0).data]).toEqual([...mask.data]);
  });

  test('fade evenly across an edge, and are as before far from it', () => {
    const mask = raster(60, 3);
    for (let y = 0; y < 3; y += 1) mask.data.fill(WHITE, y * 60 + 30, y * 60 + 60);
    const row = [...featheredMask(mask, 8).data.subarray(60, 120)];
    expect(row[0]).toBe(0);
    expect(row[59]).toBe(WHITE);
    expect([...row].sort((a, b) => a - b)).toEqual(row);
    expect(Math.abs((row[29] ?? 0) + (row[30] ?? 0) - WHITE)).toBeLessThanOrEqual(3);
  });

  test('leave what is one value as it is', () => {
    for (const value of [0, 1, 127, 254, 255])
      expect(featheredMask(raster(20, 9, value), 6).data.every((each) => each === value)).toBe(true);
  });

  test('are the same for a part as for the whole', () => {
    const part = fc.record({
      x: fc.nat(20),
      y: fc.nat(12),
      width: fc.integer({ min: 1, max: 19 }),
      height: fc.integer({ min: 1, max: 11 }),
    });
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 40 * 24, maxLength: 40 * 24 }),
        part,
        fc.nat(12),
        (bytes, rect, amount) => {
          const mask = { width: 40, height: 24, data: new Uint8Array(bytes) };
          const all = cut(featheredMask(mask, amount), rect);
          expect([...feathered(mask, rect, amount)]).toEqual([...all]);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('reach no farther than they say', () => {
    const mask = raster(101, 1);
    mask.data[50] = WHITE;
    const soft = featheredMask(mask, 10).data;
    expect(soft.findIndex((value) => value > 0)).toBeGreaterThanOrEqual(50 - featherReach(10));
  });
});
