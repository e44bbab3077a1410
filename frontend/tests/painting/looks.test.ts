import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitted, pinched, toPicture, toWindow, zoomed } from '@/painting/look';
import { erasesAnyway, firstSize, nextSize, radiusUnder } from '@/painting/pen';

const PICTURE = { width: 400, height: 200 };
const WINDOW = { width: 800, height: 600 };
const ALL = { x: 0, y: 0, ...PICTURE };

describe('a look at a picture', () => {
  test('shows all of it in the middle', () => {
    const look = fitted(ALL, WINDOW, 0);
    expect(look).toEqual({ scale: 2, x: 0, y: 100 });
  });

  test('keeps the point that one zooms at', () => {
    const place = fc.record({
      x: fc.double({ min: 0, max: 800, noNaN: true }),
      y: fc.double({ min: 0, max: 600, noNaN: true }),
    });
    fc.assert(
      fc.property(place, fc.double({ min: 0.2, max: 5, noNaN: true }), (at, factor) => {
        const before = fitted(ALL, WINDOW);
        const point = toPicture(before, at);
        const after = toWindow(zoomed(before, factor, at, PICTURE), point);
        expect(after.x).toBeCloseTo(at.x, 6);
        expect(after.y).toBeCloseTo(at.y, 6);
      }),
    );
  });

  test('follows two fingers', () => {
    const look = fitted(ALL, WINDOW);
    const apart = pinched(
      look,
      [
        { x: 100, y: 100 },
        { x: 200, y: 100 },
      ],
      [
        { x: 50, y: 100 },
        { x: 250, y: 100 },
      ],
      PICTURE,
    );
    expect(apart.scale).toBeCloseTo(look.scale * 2);
    const aside = pinched(
      look,
      [
        { x: 0, y: 0 },
        { x: 10, y: 0 },
      ],
      [
        { x: 5, y: 7 },
        { x: 15, y: 7 },
      ],
      PICTURE,
    );
    expect(aside).toEqual({ ...look, x: look.x + 5, y: look.y + 7 });
  });
});

describe('a pen', () => {
  test('paints broader the more it presses, a mouse always the same', () => {
    const pen = (pressure: number) => radiusUnder({ pointerType: 'pen', pressure }, 20);
    expect(pen(0.1)).toBeLessThan(pen(0.9));
    expect(pen(1)).toBe(10);
    expect(radiusUnder({ pointerType: 'mouse', pressure: 0.5 }, 20)).toBe(10);
  });

  test('erases with its other end, a mouse with the right button', () => {
    expect(erasesAnyway({ button: 5, buttons: 32 })).toBe(true);
    expect(erasesAnyway({ button: 2, buttons: 2 })).toBe(true);
    expect(erasesAnyway({ button: 0, buttons: 1 })).toBe(false);
  });

  test('grows by a tenth, and at least by a pixel', () => {
    expect([nextSize(1, -1), nextSize(3, 1), nextSize(100, 1), nextSize(1024, 1)]).toEqual([1, 4, 110, 1024]);
    expect(firstSize(64, 64)).toBe(8);
  });
});
