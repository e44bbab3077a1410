import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freePlace } from '@/graph/free-place';

const near = fc.integer({ min: -500, max: 500 });
const length = fc.integer({ min: 1, max: 400 });
const box = fc.record({ x: near, y: near, width: length, height: length });

describe('a free place', () => {
  test('is where one asked for it, if there is room', () => {
    expect(freePlace({ x: 41, y: 19 }, { width: 100, height: 100 }, [])).toEqual({ x: 40, y: 20 });
  });

  test('is to the right of what stands there', () => {
    const place = freePlace({ x: 0, y: 0 }, { width: 100, height: 100 }, [{ x: 0, y: 0, width: 130, height: 50 }]);
    expect(place).toEqual({ x: 180, y: 0 });
  });

  test('overlaps nothing', () => {
    fc.assert(
      fc.property(fc.array(box, { maxLength: 12 }), near, near, length, length, (others, x, y, width, height) => {
        const at = freePlace({ x, y }, { width, height }, others);
        for (const other of others) {
          const apart =
            at.x >= other.x + other.width ||
            other.x >= at.x + width ||
            at.y >= other.y + other.height ||
            other.y >= at.y + height;
          expect(apart).toBe(true);
        }
      }),
    );
  });
});
