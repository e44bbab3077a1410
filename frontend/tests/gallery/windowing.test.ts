import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scrollTo, sight, tiling } from '@/gallery/windowing';

describe('a grid of which only what is in sight is drawn', () => {
  it('fills the width with tiles of about the size that is wanted', () => {
    expect(tiling(1000, 180, 8)).toEqual({ columns: 5, side: 193, gap: 8 });
    expect(tiling(100, 180, 8)).toEqual({ columns: 1, side: 100, gap: 8 });
    expect(tiling(0, 180, 8)).toEqual({ columns: 1, side: 1, gap: 8 });
  });

  it('draws the same few rows of ten thousand pictures, wherever one is', () => {
    const tiles = tiling(1000, 180, 8);
    const seen = sight(10_000, tiles, 100_000, 700);
    expect((seen.last - seen.first) * tiles.columns).toBeLessThan(70);
    expect(seen.height).toBe(2000 * 201 - 8);
    expect(sight(0, tiles, 0, 700)).toEqual({ first: 0, last: 0, height: 0 });
  });

  it('draws every row that is in sight, and none that there is not', () => {
    const lengths = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), lengths, lengths, (count, top, height) => {
        const tiles = tiling(900, 150, 8);
        const { first, last } = sight(count, tiles, top, height);
        const rows = Math.ceil(count / tiles.columns);
        expect(first).toBeLessThanOrEqual(last);
        expect(last).toBeLessThanOrEqual(rows);
        for (let row = 0; row < rows; row += 1) {
          const from = row * (tiles.side + tiles.gap);
          if (from < top + height && from + tiles.side > top) expect(row >= first && row < last).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('scrolls no more than it takes to see a tile', () => {
    const tiles = { columns: 4, side: 100, gap: 10 };
    expect(scrollTo(5, tiles, 0, 300)).toBeUndefined();
    expect(scrollTo(13, tiles, 0, 300)).toBe(330 + 100 - 300);
    expect(scrollTo(1, tiles, 200, 300)).toBe(0);
  });
});
