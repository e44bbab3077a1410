/** Where nodes stand: where the document says, and for those it has no place for, in columns below all others. */
import type { Part } from '@/document/workflow';
import type { Point } from '@/editor/ui';
import { NODE_WIDTH } from './metrics';

const COLUMN = NODE_WIDTH + 80;
const GAP = 40;

/** The places of all nodes; `depths` says how far each is from a start, `heightOf` how tall it is. */
export function placesOf(
  part: Part,
  depths: ReadonlyMap<string, number>,
  heightOf: (id: string) => number,
): ReadonlyMap<string, Point> {
  const places = new Map<string, Point>();
  let bottom = 0;
  const lost: string[] = [];
  for (const id of depths.keys()) {
    const at = part.view.positions[id];
    if (!at) {
      lost.push(id);
      continue;
    }
    places.set(id, { x: at[0], y: at[1] });
    bottom = Math.max(bottom, at[1] + heightOf(id) + GAP);
  }
  const start = places.size === 0 ? 0 : bottom;
  const ends = new Map<number, number>();
  for (const id of lost) {
    const depth = depths.get(id) ?? 0;
    const y = ends.get(depth) ?? start;
    places.set(id, { x: depth * COLUMN, y });
    ends.set(depth, y + heightOf(id) + GAP);
  }
  return places;
}
