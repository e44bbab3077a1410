import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coverage, stroke } from '@/painting/brush';
import { raster, WHITE } from '@/painting/raster';
import { drawn, shown } from './rasters';

const HARD = { hardness: 1, erases: false };

describe('a brush', () => {
  test('paints a disc where it touches', () => {
    const mask = raster(7, 7);
    stroke(mask, { x: 3.5, y: 3.5, radius: 2.5 }, { x: 3.5, y: 3.5, radius: 2.5 }, HARD);
    expect(mask.data[3 * 7 + 3]).toBe(WHITE);
    expect(mask.data[0]).toBe(0);
    expect(shown(mask)).toEqual([...shown(mask)].reverse());
  });

  test('leaves no gap between two touches', () => {
    const mask = raster(40, 5);
    stroke(mask, { x: 2, y: 2.5, radius: 2 }, { x: 38, y: 2.5, radius: 2 }, HARD);
    expect([...mask.data.subarray(2 * 40 + 2, 2 * 40 + 38)].every((value) => value === WHITE)).toBe(true);
  });

  test('is no denser where it goes twice', () => {
    const soft = { hardness: 0, erases: false };
    const touch = { x: 8, y: 8, radius: 6 };
    const mask = raster(16, 16);
    stroke(mask, touch, touch, soft);
    const once = [...mask.data];
    stroke(mask, touch, touch, soft);
    expect([...mask.data]).toEqual(once);
  });

  test('takes away as an eraser what it puts on', () => {
    const mask = drawn('#####', '#####', '#####');
    const touch = { x: 2.5, y: 1.5, radius: 0.6 };
    stroke(mask, touch, touch, { hardness: 1, erases: true });
    expect(mask.data[7]).toBe(0);
    expect(mask.data[0]).toBe(WHITE);
  });

  test('grows and shrinks along its way as a pen presses', () => {
    const mask = raster(60, 30);
    stroke(mask, { x: 5, y: 15, radius: 1 }, { x: 50, y: 15, radius: 9 }, HARD);
    const height = (x: number) =>
      Array.from({ length: 30 }, (_, y) => mask.data[y * 60 + x]).filter((v) => v === WHITE).length;
    expect(height(10)).toBeLessThan(height(30));
    expect(height(30)).toBeLessThan(height(48));
  });

  test('tells every pixel that it changes', () => {
    const far = fc.double({ min: -20, max: 60, noNaN: true });
    const radius = fc.double({ min: 0.5, max: 20, noNaN: true });
    const touches = fc.record({ x: far, y: far, radius });
    fc.assert(
      fc.property(touches, touches, fc.double({ min: 0, max: 1, noNaN: true }), (from, to, hardness) => {
        const mask = raster(40, 40);
        const rect = stroke(mask, from, to, { hardness, erases: false });
        mask.data.forEach((value, at) => {
          const [x, y] = [at % 40, Math.floor(at / 40)];
          const isInside = x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height;
          if (!isInside && value !== 0) throw new Error(`pixel ${x}, ${y} changed outside`);
        });
      }),
      { numRuns: 60 },
    );
  });

  test('fades from its middle to its edge', () => {
    const values = [0, 2, 4, 6, 8, 10, 11].map((distance) => coverage(distance, 10, 0.3));
    expect(values[0]).toBe(1);
    expect(values.at(-1)).toBe(0);
    expect([...values].sort((a, b) => b - a)).toEqual(values);
  });
});
