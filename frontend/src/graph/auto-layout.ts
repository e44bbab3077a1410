/** Places for nodes by the flow of the graph. The library that works them out is loaded when it is first asked. */
import { GRID, snapped } from '@/canvas/metrics';
import type { Part } from '@/document/workflow';
import { around, frameBox, nodeBox } from './boxes';
import { fitFrameTo } from './frames';
import { isHeld } from './looks';
import { placeNodes } from './moving';
import type { TemplateOf } from './templates';
import { type Things, thingsIn } from './things';

/** Space between nodes of one column, and between columns. */
const BETWEEN = { nodesep: 2 * GRID, ranksep: 5 * GRID };
/** From so many nodes on, columns are found by the quick way. */
const MANY = 300;

/** Places of nodes by id. */
export type Places = Readonly<Record<string, readonly [number, number]>>;

/**
 * Places for nodes, so that none overlaps another of them; the box around them keeps its upper left corner.
 *
 * Nodes that are held are left out.
 */
export async function layoutOf(part: Part, ids: ReadonlySet<string>, templateOf: TemplateOf): Promise<Places> {
  const { default: dagre } = await import('@dagrejs/dagre');
  const moved = [...ids].filter((id) => part.nodes[id] && !isHeld(part, id));
  const boxes = new Map(moved.map((id) => [id, nodeBox(part, id, templateOf)]));
  const before = around([...boxes.values()]);
  if (!before) return {};
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  const ranker = moved.length > MANY ? 'longest-path' : 'network-simplex';
  // Wires leave nodes at the right and arrive at the left, so that is where the flow goes.
  graph.setGraph({ rankdir: 'LR', ranker, ...BETWEEN });
  for (const [id, { width, height }] of boxes) graph.setNode(id, { width, height });
  for (const [at, edge] of part.edges.entries()) {
    if (boxes.has(edge[0]) && boxes.has(edge[2])) graph.setEdge(edge[0], edge[2], {}, String(at));
  }
  dagre.layout(graph);
  const middles = new Map([...boxes.keys()].map((id) => [id, graph.node(id) as { x: number; y: number }]));
  const across = (id: string) => middles.get(id)?.y ?? 0;
  const sign = isUpsideDown(part, [...boxes.keys()], across) ? -1 : 1;
  const corners = [...boxes].map(([id, { width, height }]): [string, number, number] => {
    const { x, y } = middles.get(id) ?? { x: 0, y: 0 };
    return [id, x - width / 2, sign * y - height / 2];
  });
  const left = Math.min(...corners.map(([, x]) => x));
  const top = Math.min(...corners.map(([, , y]) => y));
  return Object.fromEntries(
    corners.map(([id, x, y]) => [id, [snapped(before.x + x - left), snapped(before.y + y - top)]]),
  );
}

/**
 * Whether nodes that begin the flow stand against their order in the document: what was made first belongs on top.
 *
 * To a layout a graph and its mirror image are the same; to those who know it, they are not.
 */
function isUpsideDown(part: Part, ids: readonly string[], place: (id: string) => number): boolean {
  const known = new Set(ids);
  const fed = new Set(part.edges.filter(([source]) => known.has(source)).map((edge) => edge[2]));
  const begin = ids.filter((id) => !fed.has(id));
  const mean = begin.reduce((sum, id) => sum + place(id), 0) / begin.length;
  const middle = (begin.length - 1) / 2;
  return begin.reduce((sum, id, index) => sum + (index - middle) * (place(id) - mean), 0) < 0;
}

/** Put nodes at places; frames go with what stands in them. */
export function applyLayout(part: Part, places: Places, templateOf: TemplateOf): void {
  const held = new Map<string, Things>(
    Object.keys(part.view.frames).map((id) => [id, thingsIn(part, frameBox(part, id), templateOf, id)]),
  );
  placeNodes(part, places);
  for (const [id, things] of held) {
    if ([...things.nodes].some((node) => node in places))
      fitFrameTo(part, id, { ...things, notes: NONE, frames: NONE }, templateOf);
  }
}

const NONE: ReadonlySet<string> = new Set();
