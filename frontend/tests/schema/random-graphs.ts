/** Graphs of generic nodes with edges at random: most are wrong, in many ways at once. The same ones every time. */
import {
  type Edge,
  emptyDocument,
  emptyPart,
  type Port,
  type WorkflowDocument,
  type WorkflowNode,
} from '@/document/workflow';

/** Inputs and outputs of some types that every installation has. */
const TYPES: Readonly<Record<string, { readonly inputs: readonly string[]; readonly outputs: readonly string[] }>> = {
  'core/integer': { inputs: ['value'], outputs: ['value'] },
  'core/string': { inputs: ['value'], outputs: ['value'] },
  'core/boolean': { inputs: ['value'], outputs: ['value'] },
  'core/integers': { inputs: ['collection'], outputs: ['collection'] },
  'core/strings': { inputs: ['collection'], outputs: ['collection'] },
  'core/if': { inputs: ['condition', 'on_true', 'on_false'], outputs: ['value'] },
  'core/collect': { inputs: ['item'], outputs: ['collection'] },
  'core/iterate': { inputs: ['collection'], outputs: ['item'] },
};

/** So many graphs. */
export function randomGraphs(count: number): readonly WorkflowDocument[] {
  const random = generator(7);
  return Array.from({ length: count }, () => graph(random));
}

function graph(random: (below: number) => number): WorkflowDocument {
  const names = Object.keys(TYPES);
  const ids = Array.from({ length: 4 + random(6) }, (_, at) => `n${at}`);
  const nodes = Object.fromEntries(
    ids.map((id): [string, WorkflowNode] => [
      id,
      { type: names[random(names.length)] ?? '', inputs: {}, mode: random(9) ? 'normal' : 'bypassed', label: '' },
    ]),
  );
  const field = (id: string, side: 'inputs' | 'outputs') => {
    const known = TYPES[nodes[id]?.type ?? '']?.[side] ?? [];
    return known[random(known.length)] ?? '';
  };
  const edges = Array.from({ length: 2 + random(10) }, (): Edge => {
    const [source, target] = [random(ids.length), random(ids.length)].sort((one, other) => one - other);
    const [from = '', to = ''] = random(12)
      ? [ids[source ?? 0], ids[target ?? 0]]
      : [ids[target ?? 0], ids[source ?? 0]];
    return [from, field(from, 'outputs'), to, field(to, 'inputs')];
  });
  return { ...emptyDocument(), nodes, edges };
}

/** So many graphs some of whose nodes are in a subgraph, with a port for each edge that crosses. */
export function packedGraphs(count: number): readonly WorkflowDocument[] {
  const random = generator(11);
  return Array.from({ length: count }, () => packed(graph(random), random));
}

function packed({ nodes, edges }: WorkflowDocument, random: (below: number) => number): WorkflowDocument {
  const [inner, outer] = [0, 1].map((side) => {
    const chosen = Object.entries(nodes).filter(([id]) => Number(id.slice(1)) % 2 === side || random(4) === 0);
    return Object.fromEntries(chosen);
  });
  const part = { ...emptyPart(), nodes: inner ?? {} };
  const document = { ...emptyDocument(), nodes: { ...outer }, subgraphs: { part } };
  for (const id of Object.keys(part.nodes)) delete document.nodes[id];
  document.nodes.call = {
    type: 'core/call_workflow',
    inputs: { subgraph: { name: 'part' } },
    mode: 'normal',
    label: '',
  };
  const port = (ports: Record<string, Port>, node: string, field: string): Port => {
    ports[`${node}_${field}`] = [node, field];
    return ['call', `${node}_${field}`];
  };
  for (const edge of edges) {
    const [isFrom, isTo] = [edge[0] in part.nodes, edge[2] in part.nodes];
    if (isFrom && isTo) part.edges.push(edge);
    else {
      const from: Port = isFrom ? port(part.interface.outputs, edge[0], edge[1]) : [edge[0], edge[1]];
      const to: Port = isTo ? port(part.interface.inputs, edge[2], edge[3]) : [edge[2], edge[3]];
      document.edges.push([...from, ...to]);
    }
  }
  return document;
}

/** Numbers below a bound, by a linear congruential generator (the constants are those of Numerical Recipes). */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
