/** The ways that wires take: straight to their end, or through the points that the document leads them through. */
import type { Part } from '@/document/workflow';
import { edgeKey } from '@/editor/selection';
import { routesOf } from '@/graph/routes';

/** Points between the ends of a wire. */
export type Way = readonly (readonly [number, number])[];

const NONE: ReadonlyMap<string, Way> = new Map();
const known = new WeakMap<object, ReadonlyMap<string, Way>>();

/** The ways of edges by their keys; the same object as long as the document says the same. */
export function waysOf(part: Part): ReadonlyMap<string, Way> {
  const { routes } = part.view;
  if (!Array.isArray(routes)) return NONE;
  const found = known.get(routes) ?? new Map(routesOf(part).map(({ edge, points }) => [edgeKey(edge), points]));
  known.set(routes, found);
  return found;
}

/** How far a bend reaches from a point, at least and at most. */
const REACH: readonly [number, number] = [20, 120];

/** A path from one point through others to the last, as SVG writes it: it leaves and comes in level. */
export function pathThrough(points: Way): string {
  return points
    .map(([x, y], at) => {
      const before = points[at - 1];
      if (!before) return `M${x} ${y}`;
      const reach = Math.min(Math.max(Math.abs(x - before[0]) / 2, REACH[0]), REACH[1]);
      return `C${before[0] + reach} ${before[1]} ${x - reach} ${y} ${x} ${y}`;
    })
    .join('');
}
