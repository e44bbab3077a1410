/** `marksOf`: what is marked in the drawing of one graph of two workflows that are compared. */
import { type Edge, edgeSchema, type Part } from '@/document/workflow';
import { edgeKey } from '@/editor/selection';
import { type Change, type Difference, inputOf } from './difference';

/** What became of nodes and wires of a graph, and which inputs of nodes have another value. */
export interface Marks {
  readonly nodes: ReadonlyMap<string, Change>;
  readonly inputs: ReadonlyMap<string, ReadonlySet<string>>;
  readonly wires: ReadonlyMap<string, Change>;
}

/** The marks of a graph, by its path. A node that calls a subgraph is changed if the subgraph is. */
export function marksOf(differences: readonly Difference[], graph: string, ...sides: (Part | undefined)[]): Marks {
  const nodes = new Map<string, Change>();
  const inputs = new Map<string, Set<string>>();
  const wires = new Map<string, Change>();
  for (const difference of differences) {
    if (difference.graph !== graph) continue;
    if (difference.part === 'node') {
      nodes.set(difference.name, difference.field === '' ? difference.change : 'changed');
      const input = inputOf(difference);
      if (input) inputs.set(difference.name, (inputs.get(difference.name) ?? new Set()).add(input));
    }
    const edge = difference.part === 'edge' ? edgeOf(difference) : undefined;
    if (edge) wires.set(edgeKey(edge), difference.change);
  }
  for (const caller of sides.flatMap((side) => callersOf(side, changedWithin(differences, graph))))
    if (!nodes.has(caller)) nodes.set(caller, 'changed');
  return { nodes, inputs, wires };
}

/** The edge that was added or removed. */
export function edgeOf({ before, after }: Difference): Edge | undefined {
  return edgeSchema.safeParse(after ?? before).data;
}

/** Names of subgraphs of a graph in which something is different, however deep. */
function changedWithin(differences: readonly Difference[], graph: string): ReadonlySet<string> {
  const start = graph === '' ? '' : `${graph}/`;
  const names = differences.flatMap(({ graph: at, part, name }) => {
    if (at === graph) return part === 'subgraph' ? [name] : [];
    return at.startsWith(start) ? [at.slice(start.length).split('/')[0] ?? ''] : [];
  });
  return new Set(names.filter((name) => name !== ''));
}

/** Nodes that name one of some subgraphs in an input. */
function callersOf(part: Part | undefined, names: ReadonlySet<string>): string[] {
  if (names.size === 0) return [];
  return Object.entries(part?.nodes ?? {}).flatMap(([id, { inputs }]) =>
    Object.values(inputs).some((value) => isObject(value) && names.has(String(value.name))) ? [id] : [],
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
