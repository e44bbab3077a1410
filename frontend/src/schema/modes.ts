/**
 * The graph that is left without its muted and bypassed nodes. The same as `runtime/engine/modes.py`.
 *
 * A muted node gives nothing, a bypassed one passes on what comes in. An edge that thereby comes from nowhere is left
 * out; its target falls back on its own value, and a node that has none for a required input does not run either.
 */
import type { Edge, Port } from '@/document/workflow';
import { bypassRoutes } from './bypass';
import { type Graph, sameEdge } from './graph';
import { own } from './reading';

/** The graph as it runs; the same object if every node is normal. Linear in nodes and edges. */
export function activeGraph(graph: Graph): Graph {
  const off = new Set(Object.keys(graph.nodes).filter((id) => isOff(graph, id)));
  if (off.size === 0) return graph;
  const passages = new Passages(graph);
  const edges: Edge[] = [];
  const lost: Edge[] = [];
  for (const edge of graph.edges) {
    if (off.has(edge[2])) continue;
    const end = passages.origin([edge[0], edge[1]]);
    if (!end) lost.push(edge);
    else edges.push(end[0] === edge[0] && end[1] === edge[1] ? edge : [...end, edge[2], edge[3]]);
  }
  for (const id of starved(graph, edges, lost)) off.add(id);
  return {
    ...graph,
    nodes: Object.fromEntries(Object.entries(graph.nodes).filter(([id]) => !off.has(id))),
    edges: onceEach(edges.filter(([source, , target]) => !off.has(source) && !off.has(target))),
  };
}

function isOff(graph: Graph, id: string): boolean {
  return (own(graph.nodes, id)?.mode ?? 'normal') !== 'normal';
}

/** Finds where an edge really comes from, through bypassed nodes. */
class Passages {
  private readonly into = new Map<string, Map<string, Port>>();

  constructor(private readonly graph: Graph) {
    for (const [source, output, target, input] of graph.edges) {
      if (own(graph.nodes, target)?.mode !== 'bypassed') continue;
      const known = this.into.get(target) ?? new Map<string, Port>();
      if (!known.has(input)) known.set(input, [source, output]);
      this.into.set(target, known);
    }
  }

  /** The output of a running node that an edge from `end` carries; undefined if there is none. */
  origin(end: Port): Port | undefined {
    const seen = new Set<string>();
    for (let found: Port | undefined = end; found; found = this.passed(found)) {
      if (!isOff(this.graph, found[0])) return found;
      if (seen.has(found[0])) return undefined; // bypassed nodes in a circle
      seen.add(found[0]);
    }
    return undefined;
  }

  /** What a bypassed node passes on as one of its outputs. */
  private passed([node, output]: Port): Port | undefined {
    const connected = this.into.get(node);
    const template = this.graph.templateOf(node);
    if (!connected || !template) return undefined;
    const route = bypassRoutes(template, (input) => connected.has(input))[output];
    return route === undefined ? undefined : connected.get(route);
  }
}

/** Nodes that lack a required input because of a lost edge, and all that then lack theirs in turn. */
function starved(graph: Graph, edges: readonly Edge[], lost: Edge[]): ReadonlySet<string> {
  const key = (edge: Edge) => JSON.stringify([edge[2], edge[3]]);
  const out = new Map<string, Edge[]>();
  const fed = new Map<string, number>();
  for (const edge of edges) {
    out.set(edge[0], [...(out.get(edge[0]) ?? []), edge]);
    fed.set(key(edge), (fed.get(key(edge)) ?? 0) + 1);
  }
  const gone = new Set<string>();
  for (let edge = lost.pop(); edge; edge = lost.pop()) {
    if (gone.has(edge[2]) || (fed.get(key(edge)) ?? 0) > 0 || !requires(graph, edge)) continue;
    gone.add(edge[2]);
    for (const following of out.get(edge[2]) ?? []) {
      fed.set(key(following), (fed.get(key(following)) ?? 0) - 1);
      lost.push(following);
    }
  }
  return gone;
}

function requires({ nodes, templateOf }: Graph, [, , target, input]: Edge): boolean {
  const node = own(nodes, target);
  const field = own(templateOf(target)?.inputs ?? {}, input);
  return node !== undefined && field?.required === true && (own(node.inputs ?? {}, input) ?? null) === null;
}

function onceEach(edges: readonly Edge[]): readonly Edge[] {
  const known = new Map<string, Edge[]>();
  return edges.filter((edge) => {
    const same = known.get(edge[2]) ?? [];
    if (same.some((other) => sameEdge(edge, other))) return false;
    known.set(edge[2], [...same, edge]);
    return true;
  });
}
