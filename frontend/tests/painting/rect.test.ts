import fc from 'fast-check';
import { expect, test } from 'vitest';
import { common, isEmpty, isSame, joined, NOWHERE, tiles } from '@/painting/rect';

const rect = fc.record({
  x: fc.integer({ min: -50, max: 50 }),
  y: fc.integer({ min: -50, max: 50 }),
  width: fc.integer({ min: 1, max: 90 }),
  height: fc.integer({ min: 1, max: 90 }),
});

test('what two rectangles have in common lies in both, and both lie in what is around them', () => {
  fc.assert(
    fc.property(rect, rect, (one, other) => {
      const inside = common(one, other);
      if (!isEmpty(inside)) expect(isSame(common(inside, one), inside)).toBe(true);
      expect(isSame(common(joined(one, other), one), one)).toBe(true);
      expect(joined(NOWHERE, one)).toEqual(one);
    }),
  );
});

test('parts of a rectangle are all of it, once', () => {
  fc.assert(
    fc.property(rect, fc.integer({ min: 1, max: 40 }), (one, side) => {
      const parts = tiles(one, side);
      expect(parts.reduce((sum, { width, height }) => sum + width * height, 0)).toBe(one.width * one.height);
      expect(isSame(parts.reduce(joined), one)).toBe(true);
      expect(parts.every(({ width, height }) => Math.max(width, height) <= side)).toBe(true);
    }),
  );
});
