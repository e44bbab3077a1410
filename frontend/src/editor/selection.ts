/** What is selected in the open graph. */
import type { Edge } from '@/document/workflow';

/** Ids of nodes, frames and notes, and keys of edges. */
export interface Selection {
  readonly nodes: ReadonlySet<string>;
  readonly frames: ReadonlySet<string>;
  readonly notes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

/** Nothing is selected. */
export const EMPTY_SELECTION: Selection = { nodes: NONE, frames: NONE, notes: NONE, edges: NONE };

/** A selection of these nodes and nothing else. */
export function nodesSelected(ids: Iterable<string>): Selection {
  return { ...EMPTY_SELECTION, nodes: new Set(ids) };
}

/** What an edge is known by: the same text for the same four ends, whatever they hold. */
export function edgeKey(edge: Edge): string {
  return JSON.stringify(edge);
}
