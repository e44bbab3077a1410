/** Where there is room for something new. */
import { GRID, snapped } from '@/canvas/metrics';
import type { Point } from '@/editor/ui';
import { type Box, overlap } from './boxes';

/** Space that is left to what stands there already. */
const GAP = 2 * GRID;

/** The first place on the grid, from a start to the right, where a box of a size overlaps none of others. */
export function freePlace(start: Point, size: Pick<Box, 'width' | 'height'>, others: readonly Box[]): Point {
  const at = { x: snapped(start.x), y: snapped(start.y) };
  for (;;) {
    const wanted = { x: at.x - GAP, y: at.y, width: size.width + 2 * GAP, height: size.height };
    const inTheWay = others.filter((other) => overlap(other, wanted));
    if (inTheWay.length === 0) return at;
    // One step of the grid further than the furthest edge, rounded up: each round goes to the right.
    at.x = GRID * Math.ceil((Math.max(...inTheWay.map((other) => other.x + other.width)) + GAP) / GRID);
  }
}
