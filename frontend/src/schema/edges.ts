/**
 * The rules of edges in a graph: both ends exist and fit, an input has one source, and nothing goes round in a circle.
 *
 * Every check names all mistakes, each once, in the order of the edges. The same as `schema/edges.py`.
 */
import type { Edge } from '@/document/workflow';
import { strings } from '@/strings';
import { type Graph, inputName, nodeName, outputName, sameEdge } from './graph';
import { inferTypes } from './inference';
import { compareNaturally } from './natural-order';
import { onceEach, type Problem, problemAt, problemKey } from './problem';
import { own } from './reading';
import { takesMany } from './template';
import { type Links, linksOf, shortestPath, strongComponents } from './topology';

const say = strings.schema.edge;

/** All that is wrong with the edges of a graph: ends, duplicates, taken inputs, types, then cycles. */
export function edgeProblems(graph: Graph): readonly Problem[] {
  const problems: Problem[] = [];
  const taken = new Map<string, Edge[]>();
  for (const edge of graph.edges) {
    const found = endProblems(graph, edge);
    problems.push(...found);
    if (found.length > 0) continue;
    const key = JSON.stringify([edge[2], edge[3]]);
    const others = taken.get(key);
    if (!others) taken.set(key, [edge]);
    else {
      problems.push(...crowdingProblems(graph, edge, others));
      others.push(edge);
    }
  }
  return onceEach([...problems, ...inferTypes(graph).problems, ...cycles(graph)]);
}

/**
 * What would be wrong if `edge` were added to a graph, in place of the edge `replacing` if there is one.
 *
 * Mistakes that the graph has already are not named again; a new edge may cause one at another edge, by way of a type
 * variable.
 */
export function problemsOfAdding(graph: Graph, edge: Edge, replacing?: Edge): readonly Problem[] {
  const at = replacing ? graph.edges.findIndex((each) => sameEdge(each, replacing)) : -1;
  const others = at < 0 ? graph.edges : graph.edges.toSpliced(at, 1);
  const ends = endProblems(graph, edge);
  if (ends.length > 0) return ends;
  const crowd = others.filter((each) => each[2] === edge[2] && each[3] === edge[3]);
  const path = shortestPath(edge[2], edge[0], edgeLinks(others));
  return [
    ...(crowd.length > 0 ? crowdingProblems(graph, edge, crowd) : []),
    ...newTypeProblems(graph, others, edge),
    ...(path ? [cycle(graph, [edge[0], ...path])] : []),
  ];
}

/** Type problems that there are with an edge and were not there before it; it may bind a variable, or unbind one. */
function newTypeProblems(graph: Graph, others: readonly Edge[], edge: Edge): readonly Problem[] {
  const after = inferTypes({ ...graph, edges: [...others, edge] }).problems;
  if (after.length === 0) return after;
  const before = inferTypes({ ...graph, edges: others }).problems.map(problemKey);
  return after.filter((problem) => {
    const known = before.indexOf(problemKey(problem));
    if (known >= 0) before.splice(known, 1);
    return known < 0;
  });
}

/** What is wrong with the two ends of an edge, each by itself. */
function endProblems(graph: Graph, edge: Edge): readonly Problem[] {
  const [source, output, target, input] = edge;
  if (source === target) {
    const reason = say.self(inputName(graph, target, input), outputName(graph, source, output));
    return [problemAt('self-edge', say.ofNode(nodeName(graph, target), reason), reason, target, input)];
  }
  return [...sourceProblems(graph, edge), ...targetProblems(graph, edge)];
}

function sourceProblems(graph: Graph, [source, output, target, input]: Edge): readonly Problem[] {
  if (!own(graph.nodes, source)) {
    const message = say.fromNowhere(nodeName(graph, target), inputName(graph, target, input), source);
    return [problemAt('unknown-node', message, message, target, input)];
  }
  const template = graph.templateOf(source);
  if (!template) return [unknownType(graph, source)];
  if (own(template.outputs, output)) return [];
  const reason = say.noOutput(output, Object.keys(template.outputs));
  return [problemAt('unknown-field', say.ofNode(nodeName(graph, source), reason), reason, source, output)];
}

function targetProblems(graph: Graph, [source, output, target, input]: Edge): readonly Problem[] {
  if (!own(graph.nodes, target)) {
    const message = say.toNowhere(nodeName(graph, source), outputName(graph, source, output), target);
    return [problemAt('unknown-node', message, message, source, output)];
  }
  const template = graph.templateOf(target);
  if (!template) return [unknownType(graph, target)];
  const field = own(template.inputs, input);
  if (field && field.input !== 'direct') return [];
  const code = field ? 'direct-only' : 'unknown-field';
  const reason = field ? say.directOnly(field.title) : say.noInput(input, Object.keys(template.inputs));
  return [problemAt(code, say.ofNode(nodeName(graph, target), reason), reason, target, input)];
}

/** What is wrong with an edge between sound ends that ends where the `others` do. */
function crowdingProblems(graph: Graph, edge: Edge, others: readonly Edge[]): readonly Problem[] {
  const [source, output, target, input] = edge;
  const node = nodeName(graph, target);
  const field = inputName(graph, target, input);
  if (others.some((each) => sameEdge(each, edge))) {
    const reason = say.twice(field, nodeName(graph, source), outputName(graph, source, output));
    return [problemAt('duplicate-edge', say.ofNode(node, reason), reason, target, input)];
  }
  const template = own(graph.templateOf(target)?.inputs ?? {}, input);
  const first = others[0];
  if (!first || !template || takesMany(template)) return [];
  const reason = say.taken(field, nodeName(graph, first[0]), outputName(graph, first[0], first[1]));
  return [problemAt('input-taken', say.ofNode(node, reason), reason, target, input)];
}

/** One problem for every group of nodes that feed each other, naming a shortest loop through the first of them. */
function cycles(graph: Graph): readonly Problem[] {
  const links = edgeLinks(
    graph.edges.filter(([source, , target]) => own(graph.nodes, source) && own(graph.nodes, target)),
  );
  const groups = strongComponents(Object.keys(graph.nodes), links)
    .filter((group) => group.length > 1)
    .map((group) => [...group].sort(compareNaturally))
    .sort(([one = ''], [other = '']) => compareNaturally(one, other));
  return groups.map((group) => {
    const [first = ''] = group;
    return cycle(graph, shortestPath(first, first, links) ?? group);
  });
}

function cycle(graph: Graph, path: readonly string[]): Problem {
  const message = say.circle(path.map((id) => nodeName(graph, id)));
  return problemAt('cycle', message, message, path[0]);
}

function edgeLinks(edges: readonly Edge[]): Links {
  return linksOf(edges.map(([source, , target]): [string, string] => [source, target]));
}

function unknownType(graph: Graph, node: string): Problem {
  const type = own(graph.nodes, node)?.type ?? '';
  const reason = say.unknownType(type);
  return problemAt('unknown-type', say.ofNode(nodeName(graph, node), reason), reason, node);
}
