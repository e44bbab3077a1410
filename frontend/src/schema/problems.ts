/**
 * `problems`: what is wrong with a document before it runs, quickly enough to be asked after every change.
 *
 * Nodes and edges that did not change are not looked at again: what was found of them is kept with the objects that
 * they are. Muted and bypassed nodes do not run, so nothing about them is a problem. Codes are the server's.
 */
import type { Place } from '@/document/place';
import type { WorkflowDocument } from '@/document/workflow';
import { type Binding, bindingOf } from './binding';
import { edgeProblems } from './edges';
import type { Graph, GraphNode } from './graph';
import { activeGraph } from './modes';
import { nodeProblems } from './node-check';
import { pinProblems } from './pins';
import { onceEach, type PlacedProblem, type Problem } from './problem';
import type { InvocationTemplate, Templates } from './template';
import { uncollectedProblems } from './uncollected';
import { type Use, usesOf } from './uses';

/** What only follows from ports that are not known. */
const OF_UNKNOWN_PORTS: ReadonlySet<string> = new Set(['unknown-input', 'unknown-field']);
const NO_INPUTS: ReadonlySet<string> = new Set();

/** All that is wrong with the graphs that a document runs, the outermost one last. */
export function problems(document: WorkflowDocument, templates: Templates): readonly PlacedProblem[] {
  const binding = bindingOf(document, templates);
  return usesOf(binding).flatMap((use) => placed(use.scope.place, ofUse(binding, use)));
}

/** All that is wrong with one graph of a document, whether anything runs it or not. */
export function problemsAt(document: WorkflowDocument, place: Place, templates: Templates): readonly PlacedProblem[] {
  const binding = bindingOf(document, templates);
  const scope = binding.scopeAt(place);
  if (!scope) return [];
  const use = usesOf(binding, scope).at(-1);
  return use ? placed(place, ofUse(binding, use)) : [];
}

const known = new WeakMap<Problem, PlacedProblem>();

/** Problems with their place: the same objects for what was found before. */
function placed(place: Place, found: readonly Problem[]): readonly PlacedProblem[] {
  const key = JSON.stringify(place);
  return found.map((problem) => {
    const before = known.get(problem);
    if (before && JSON.stringify(before.place) === key) return before;
    const made = { ...problem, place };
    known.set(problem, made);
    return made;
  });
}

function ofUse(binding: Binding, { scope, problems: ofNames, loose }: Use): readonly Problem[] {
  const graph = binding.graph(scope);
  const active = activeGraph(graph);
  const given = new Set(scope.around ? Object.values(scope.part.interface.inputs).map((end) => end.join('\n')) : []);
  const found = [
    ...ofNames.filter(({ node }) => node === undefined || runs(graph, active, node)),
    ...ofNodes(active, binding.templates),
    ...ofEdges(active).filter(({ code }) => code !== 'unknown-type'),
    ...pinProblems(scope.part.pins, active, graph),
    ...(scope.around ? uncollectedProblems(active, scope.part.interface.outputs) : []),
  ];
  return onceEach(
    found.filter(({ code, node = '', field = '' }) => {
      if (OF_UNKNOWN_PORTS.has(code) && loose.has(node)) return false;
      return !(code === 'missing-input' && given.has(`${node}\n${field}`));
    }),
  );
}

function runs(whole: Graph, active: Graph, node: string): boolean {
  return Object.hasOwn(active.nodes, node) || !Object.hasOwn(whole.nodes, node);
}

/** What was found of a node, and what it was found by. */
interface KeptNode {
  readonly id: string;
  readonly template: InvocationTemplate | undefined;
  readonly templates: Templates;
  readonly connected: string;
  readonly labels: unknown;
  readonly found: readonly Problem[];
}

const keptNodes = new WeakMap<GraphNode, KeptNode>();

function ofNodes(graph: Graph, templates: Templates): readonly Problem[] {
  const arriving = new Map<string, Set<string>>();
  for (const [, , target, input] of graph.edges) {
    const known = arriving.get(target);
    if (known) known.add(input);
    else arriving.set(target, new Set([input]));
  }
  return Object.entries(graph.nodes).flatMap(([id, node]) => {
    const inputs = arriving.get(id) ?? NO_INPUTS;
    return ofNode(graph, id, node, inputs, templates);
  });
}

function ofNode(
  graph: Graph,
  id: string,
  node: GraphNode,
  inputs: ReadonlySet<string>,
  templates: Templates,
): readonly Problem[] {
  const template = graph.templateOf(id);
  const connected = [...inputs].join('\n');
  const labels = graph.fields?.[id];
  const kept = keptNodes.get(node);
  const isKept =
    kept?.id === id &&
    kept.template === template &&
    kept.templates === templates &&
    kept.connected === connected &&
    kept.labels === labels;
  if (isKept) return kept.found;
  const found = nodeProblems(graph, id, inputs, templates);
  keptNodes.set(node, { id, template, templates, connected, labels, found });
  return found;
}

/** What was found of edges, and the nodes that it was found by. */
interface KeptEdges {
  readonly nodes: ReadonlyMap<string, readonly [template: InvocationTemplate | undefined, label: string | undefined]>;
  readonly fields: Graph['fields'];
  readonly found: readonly Problem[];
}

const keptEdges = new WeakMap<Graph['edges'], KeptEdges>();

function ofEdges(graph: Graph): readonly Problem[] {
  const kept = keptEdges.get(graph.edges);
  if (kept && kept.fields === graph.fields && sameNodes(graph, kept)) return kept.found;
  const found = edgeProblems(graph);
  const nodes = Object.entries(graph.nodes).map(([id, { label }]) => [id, [graph.templateOf(id), label]] as const);
  keptEdges.set(graph.edges, { nodes: new Map(nodes), fields: graph.fields, found });
  return found;
}

function sameNodes({ nodes, templateOf }: Graph, kept: KeptEdges): boolean {
  const entries = Object.entries(nodes);
  if (entries.length !== kept.nodes.size) return false;
  return entries.every(([id, node]) => {
    const [template, label] = kept.nodes.get(id) ?? [];
    return kept.nodes.has(id) && label === node.label && template === templateOf(id);
  });
}
