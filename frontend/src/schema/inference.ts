/**
 * Type inference: what each generic node's type variables stand for in a graph.
 *
 * Types flow along the edges, sources first, so that one pass binds every variable that something typed leads to; a
 * second pass, targets first, gives the others the type that is wanted of them. What is connected decides, never the
 * order of nodes or edges.
 */
import { type Graph, type SoundEdge, sameEdge, soundEdge } from './graph';
import type { Problem } from './problem';
import { own } from './reading';
import type { FieldType } from './template';
import { linksOf, strongComponents } from './topology';
import { Unification, type Variables } from './unification';

/** Types of the fields of one graph. */
export interface Inference {
  /** What variables stand for by all that is connected, before and after them. */
  readonly variables: Variables;
  /** What they stand for by what is connected before them alone: that is what edges are judged by. */
  readonly forwards: Variables;
  /** Edges by the nodes that they end at, and by those that they begin at. */
  readonly arriving: ReadonlyMap<string, readonly SoundEdge[]>;
  readonly leaving: ReadonlyMap<string, readonly SoundEdge[]>;
  /** Edges whose types don't fit, in edge order, and variables that would have to be two types at once. */
  readonly problems: readonly Problem[];
}

/** Bind the type variables of a graph. Edges that lead nowhere, or to unknown types, are left out in silence. */
export function inferTypes(graph: Graph): Inference {
  const edges = soundEdges(graph);
  const arriving = grouped(edges, 2);
  const leaving = grouped(edges, 0);
  const work = new Unification(graph, arriving, leaving);
  const links = linksOf(edges.map(({ edge }): [string, string] => [edge[0], edge[2]]));
  const groups = strongComponents(Object.keys(graph.nodes), links);
  for (const group of groups) work.bindForwards(group);
  const forwards = work.variables.copy();
  for (const group of groups.toReversed()) work.bindBackwards(group);
  return { variables: work.variables, forwards, arriving, leaving, problems: work.problems(edges) };
}

/** The type of a node's input in a graph; a free variable stays one. Undefined if there is no such field. */
export function inputType(graph: Graph, variables: Variables, node: string, name: string): FieldType | undefined {
  const field = own(graph.templateOf(node)?.inputs ?? {}, name);
  return field && variables.resolved(node, field.type);
}

/** The type of what travels along an edge from a node's output. Undefined if there is no such field. */
export function outputType(graph: Graph, variables: Variables, node: string, name: string): FieldType | undefined {
  const field = own(graph.templateOf(node)?.outputs ?? {}, name);
  return field && variables.resolved(node, field.type);
}

/** Edges both of whose ends exist, each once. */
function soundEdges(graph: Graph): readonly SoundEdge[] {
  const found = graph.edges.map((edge) => soundEdge(graph, edge)).filter((edge) => edge !== undefined);
  const doubled = new Set<SoundEdge>();
  for (const edges of grouped(found, 2).values()) {
    if (edges.length < 2) continue;
    const known = new Map<string, SoundEdge[]>();
    for (const at of edges) {
      const same = known.get(at.edge[0]) ?? [];
      if (same.some(({ edge }) => sameEdge(edge, at.edge))) doubled.add(at);
      else known.set(at.edge[0], [...same, at]);
    }
  }
  return doubled.size > 0 ? found.filter((edge) => !doubled.has(edge)) : found;
}

function grouped(edges: readonly SoundEdge[], end: 0 | 2): ReadonlyMap<string, readonly SoundEdge[]> {
  const groups = new Map<string, SoundEdge[]>();
  for (const at of edges) {
    const known = groups.get(at.edge[end]);
    if (known) known.push(at);
    else groups.set(at.edge[end], [at]);
  }
  return groups;
}
