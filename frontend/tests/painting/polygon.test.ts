import { describe, expect, test } from 'vitest';
import { corners, fillPolygon } from '@/painting/polygon';
import { raster } from '@/painting/raster';
import { drawn, shown } from './rasters';

describe('a shape', () => {
  test('is filled up to its edge', () => {
    const mask = raster(5, 4);
    const rect = fillPolygon(mask, corners({ x: 1, y: 1 }, { x: 4, y: 3 }), false);
    expect(shown(mask)).toEqual(['.....', '.###.', '.###.', '.....']);
    expect(rect).toEqual({ x: 1, y: 1, width: 3, height: 2 });
  });

  test('covers pixels in part where its edge goes through them', () => {
    const mask = raster(3, 1);
    fillPolygon(mask, corners({ x: 0.5, y: 0 }, { x: 2.5, y: 1 }), false);
    expect(shown(mask)).toEqual(['5#5']);
  });

  test('empties as an eraser', () => {
    const mask = drawn('####', '####');
    fillPolygon(mask, corners({ x: 3, y: 2 }, { x: 1, y: 0 }), true);
    expect(shown(mask)).toEqual(['#..#', '#..#']);
  });

  test('that crosses itself is filled all over', () => {
    const mask = raster(6, 6);
    const twice = [...corners({ x: 0, y: 0 }, { x: 4, y: 4 }), ...corners({ x: 0, y: 0 }, { x: 4, y: 4 })];
    fillPolygon(mask, twice, false);
    expect(shown(mask)[1]).toBe('####..');
  });

  test('of two points is nothing', () => {
    const mask = raster(3, 3);
    fillPolygon(
      mask,
      [
        { x: 0, y: 0 },
        { x: 3, y: 3 },
      ],
      false,
    );
    expect(mask.data.every((value) => value === 0)).toBe(true);
  });

  test('may reach beyond the picture', () => {
    const mask = raster(2, 2);
    fillPolygon(mask, corners({ x: -9, y: -9 }, { x: 9, y: 9 }), false);
    expect(shown(mask)).toEqual(['##', '##']);
  });
});
