import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  drawnFrame,
  extended,
  framed,
  HANDLES,
  isAll,
  margins,
  movedFrame,
  reachesOut,
  typedFrame,
} from '@/painting/frame';
import { framedMask } from '@/painting/framing';
import { fitting } from '@/painting/raster';
import { drawn, shown } from './rasters';

const PICTURE = { width: 400, height: 300 };
const ALL = { x: 0, y: 0, ...PICTURE };
const FREE = { picture: PICTURE, ratio: undefined };

describe('a frame', () => {
  test('that is drawn by an edge keeps the opposite one', () => {
    expect(drawnFrame(ALL, 'e', -100, 50, FREE)).toEqual({ x: 0, y: 0, width: 300, height: 300 });
    expect(drawnFrame(ALL, 'n', 50, 60, FREE)).toEqual({ x: 0, y: 60, width: 400, height: 240 });
  });

  test('may reach beyond the picture', () => {
    const wide = drawnFrame(ALL, 'w', -80, 0, FREE);
    expect(wide).toEqual({ x: -80, y: 0, width: 480, height: 300 });
    expect(reachesOut(wide, PICTURE)).toBe(true);
    expect(reachesOut(ALL, PICTURE)).toBe(false);
  });

  test('keeps its ratio, whichever handle is drawn', () => {
    for (const handle of HANDLES) {
      const { width, height } = drawnFrame(framed({ picture: PICTURE, ratio: 1 }), handle, 33, -21, {
        picture: PICTURE,
        ratio: 1,
      });
      expect(Math.abs(width - height)).toBeLessThanOrEqual(1);
    }
  });

  test('keeps the corner that is opposite to the one that is drawn', () => {
    const whole = fc.integer({ min: -500, max: 500 });
    fc.assert(
      fc.property(
        fc.constantFrom('ne', 'se', 'sw', 'nw'),
        whole,
        whole,
        fc.constantFrom(undefined, 1, 16 / 9),
        (handle, dx, dy, ratio) => {
          const after = drawnFrame(ALL, handle as 'ne', dx, dy, { picture: PICTURE, ratio });
          if (handle.includes('w')) expect(after.x + after.width).toBe(400);
          else expect(after.x).toBe(0);
          if (handle.includes('n')) expect(after.y + after.height).toBe(300);
          else expect(after.y).toBe(0);
          expect(after.width).toBeGreaterThanOrEqual(1);
          expect(after.height).toBeGreaterThanOrEqual(1);
        },
      ),
    );
  });

  test('is as large as it is typed', () => {
    expect(typedFrame(ALL, 'width', 512, FREE)).toEqual({ x: 0, y: 0, width: 512, height: 300 });
    expect(typedFrame(ALL, 'height', 150, { picture: PICTURE, ratio: 4 / 3 })).toMatchObject({
      width: 200,
      height: 150,
    });
  });

  test('reaches as far beyond an edge as it is typed', () => {
    const more = extended(extended(ALL, 'n', 64, FREE), 'e', -100, FREE);
    expect(margins(more, PICTURE)).toEqual({ n: 64, e: -100, s: 0, w: 0 });
    expect(more).toEqual({ x: 0, y: -64, width: 300, height: 364 });
    expect(isAll(extended(more, 'n', 0, FREE), PICTURE)).toBe(false);
  });

  test('stays at the picture when it is moved', () => {
    expect(movedFrame({ x: 10, y: 10, width: 100, height: 100 }, 5, -3, FREE)).toMatchObject({ x: 15, y: 7 });
    expect(movedFrame({ x: 10, y: 10, width: 100, height: 100 }, 9999, -9999, FREE)).toMatchObject({ x: 399, y: -99 });
  });
});

describe('the mask of a picture', () => {
  const mask = drawn('.#', '#.');

  test('is white where the picture is extended', () => {
    expect(shown(framedMask(mask, { x: -1, y: 0, width: 4, height: 3 }))).toEqual(['#.##', '##.#', '####']);
  });

  test('is fitted to one of another size', () => {
    expect(shown(fitting(mask, { width: 4, height: 2 }))).toEqual(['..##', '##..']);
    expect(fitting(mask, { width: 2, height: 2 })).toBe(mask);
  });

  test('is cut as the picture is', () => {
    expect(shown(framedMask(mask, { x: 1, y: 0, width: 1, height: 2 }))).toEqual(['#', '.']);
  });
});
