/**
 * Outputs of a subgraph that would be many values: an iteration that begins inside it must be collected inside it.
 *
 * The same as `runtime/engine/uncollected.py`.
 */
import type { Edge, Port } from '@/document/workflow';
import { strings } from '@/strings';
import { type Graph, nodeName, outputName } from './graph';
import { type Problem, problemAt } from './problem';
import { own } from './reading';
import type { InvocationTemplate } from './template';
import { linksOf, strongComponents } from './topology';

const NONE: ReadonlySet<string> = new Set();

/** The outputs of a graph's interface that come from under an iteration, or are one. */
export function uncollectedProblems(graph: Graph, outputs: Readonly<Record<string, Port>>): readonly Problem[] {
  const ends = Object.entries(outputs).filter(([, [node]]) => own(graph.nodes, node));
  if (ends.length === 0 || !Object.keys(graph.nodes).some((id) => spreads(graph.templateOf(id)))) return [];
  const iterations = new Iterations(graph);
  return ends.flatMap(([name, [node, output]]) => {
    const begin = iterations.innermost(node, output);
    if (begin === undefined) return [];
    const where = { node: nodeName(graph, node), field: outputName(graph, node, output) };
    const message = strings.schema.subgraph.uncollected(name, where, nodeName(graph, begin));
    return [problemAt('uncollected', message, message, node, output)];
  });
}

/** Which iterations each node runs under, named by the nodes at which they begin. Nodes on a circle run nowhere. */
class Iterations {
  private readonly around = new Map<string, ReadonlySet<string>>();
  private readonly levels = new Map<string, number>();

  constructor(private readonly graph: Graph) {
    const edges = graph.edges.filter((edge) => own(graph.nodes, edge[0]) && own(graph.nodes, edge[2]));
    const arriving = grouped(edges, 2);
    const links = linksOf(edges.map(([source, , target]): [string, string] => [source, target]));
    for (const node of strongComponents(Object.keys(graph.nodes), links).flat()) {
      this.enter(node, grouped(arriving.get(node) ?? [], 3));
    }
  }

  /** The node at which the innermost of the iterations begins that a value lies under; undefined if it is one value. */
  innermost(node: string, output: string): string | undefined {
    const all = [...this.ofOutput(node, output)];
    const deepest = this.deepest(all);
    return all.find((each) => this.levels.get(each) === deepest);
  }

  private enter(node: string, inputs: ReadonlyMap<string, readonly Edge[]>): void {
    const around = new Set([...inputs].flatMap(([name, edges]) => this.brought(node, name, edges)));
    this.around.set(node, around);
    if (spreads(this.graph.templateOf(node))) this.levels.set(node, this.deepest([...around]) + 1);
  }

  /** The iterations that an input brings; one that gathers closes those of the innermost level. */
  private brought(node: string, name: string, edges: readonly Edge[]): readonly string[] {
    const known = edges.filter((edge) => this.around.has(edge[0]));
    const all = known.flatMap((edge) => [...this.ofOutput(edge[0], edge[1])]);
    const deepest = this.deepest(all);
    const gathers = own(this.graph.templateOf(node)?.inputs ?? {}, name)?.gather;
    return gathers ? all.filter((each) => this.levels.get(each) !== deepest) : all;
  }

  private ofOutput(node: string, output: string): ReadonlySet<string> {
    const around = this.around.get(node) ?? NONE;
    const field = own(this.graph.templateOf(node)?.outputs ?? {}, output);
    return field?.spread ? new Set([...around, node]) : around;
  }

  private deepest(iterations: readonly string[]): number {
    return Math.max(0, ...iterations.map((each) => this.levels.get(each) ?? 0));
  }
}

function grouped(edges: readonly Edge[], by: 2 | 3): ReadonlyMap<string, readonly Edge[]> {
  const groups = new Map<string, Edge[]>();
  for (const edge of edges) {
    const known = groups.get(edge[by]);
    if (known) known.push(edge);
    else groups.set(edge[by], [edge]);
  }
  return groups;
}

function spreads(template: InvocationTemplate | undefined): boolean {
  return Object.values(template?.outputs ?? {}).some((field) => field.spread);
}
