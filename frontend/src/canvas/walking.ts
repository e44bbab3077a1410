/** Which node is next to a node: along its wires to the left and right, among its neighbours there up and down. */
import type { Part } from '@/document/workflow';
import { edgesFrom, edgesInto } from '@/graph/edges';

/** Where one goes from a node. */
export type Direction = 'before' | 'after' | 'above' | 'below';

/** The node that one comes to; undefined where there is none. */
export function neighbour(part: Part, node: string, direction: Direction): string | undefined {
  if (direction === 'before') return first(sourcesOf(part, node), part);
  if (direction === 'after') return first(targetsOf(part, node), part);
  const siblings = [...siblingsOf(part, node)].sort((one, other) => height(part, one) - height(part, other));
  const at = siblings.indexOf(node);
  return siblings[direction === 'above' ? at - 1 : at + 1];
}

/** The node itself, and those that share a source or a target with it. */
function siblingsOf(part: Part, node: string): ReadonlySet<string> {
  const near = [
    ...sourcesOf(part, node).flatMap((source) => targetsOf(part, source)),
    ...targetsOf(part, node).flatMap((target) => sourcesOf(part, target)),
  ];
  return new Set([node, ...near]);
}

function sourcesOf(part: Part, node: string): string[] {
  return edgesInto(part, node).map((edge) => edge[0]);
}

function targetsOf(part: Part, node: string): string[] {
  return edgesFrom(part, node).map((edge) => edge[2]);
}

function first(nodes: readonly string[], part: Part): string | undefined {
  return nodes.toSorted((one, other) => height(part, one) - height(part, other))[0];
}

function height(part: Part, node: string): number {
  return part.view.positions[node]?.[1] ?? 0;
}
