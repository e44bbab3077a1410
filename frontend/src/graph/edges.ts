/** Edges of a graph: asked for, made and taken away. Operations change the graph that they are given. */
import type { Edge, Part, Port } from '@/document/workflow';
import { sameEdge } from '@/schema/graph';
import { dropRoutes } from './routes';
import { inputTakesMany, type TemplateOf } from './templates';

export { sameEdge };

/** Edges that end at a node, or at one of its inputs. */
export function edgesInto(part: Part, node: string, input?: string): Edge[] {
  return part.edges.filter((edge) => edge[2] === node && (input === undefined || edge[3] === input));
}

/** Edges that begin at a node, or at one of its outputs. */
export function edgesFrom(part: Part, node: string, output?: string): Edge[] {
  return part.edges.filter((edge) => edge[0] === node && (output === undefined || edge[1] === output));
}

/** Edges between two of some nodes. */
export function edgesWithin(part: Part, nodes: ReadonlySet<string>): Edge[] {
  return part.edges.filter((edge) => nodes.has(edge[0]) && nodes.has(edge[2]));
}

/** Whether something is connected to an input. */
export function isConnected(part: Part, node: string, input: string): boolean {
  return part.edges.some((edge) => edge[2] === node && edge[3] === input);
}

/** The edges that one more would push out: those at an input that takes one only. */
export function displacedBy(part: Part, edge: Edge, templateOf: TemplateOf): Edge[] {
  if (inputTakesMany(templateOf, edge[2], edge[3])) return [];
  return edgesInto(part, edge[2], edge[3]).filter((other) => !sameEdge(other, edge));
}

/**
 * Connect an output to an input. An input that takes one edge loses the one it had, and what it is called in the
 * interface, since a value can't come from both.
 */
export function connect(part: Part, edge: Edge, templateOf: TemplateOf): void {
  disconnect(part, displacedBy(part, edge, templateOf));
  if (!inputTakesMany(templateOf, edge[2], edge[3])) concealInput(part, [edge[2], edge[3]]);
  if (!part.edges.some((other) => sameEdge(other, edge))) part.edges.push([...edge]);
}

/** Take edges away. */
export function disconnect(part: Part, edges: readonly Edge[]): void {
  if (edges.length === 0) return;
  removeEdges(part, (edge) => edges.some((gone) => sameEdge(gone, edge)));
}

/** Take away the edges that a test names, and the ways that were drawn for them. */
export function removeEdges(part: Part, isGone: (edge: Edge) => boolean): void {
  if (!part.edges.some(isGone)) return;
  part.edges = part.edges.filter((edge) => !isGone(edge));
  dropRoutes(part, isGone);
}

/** Take an input out of the interface, whatever it is called there. */
export function concealInput(part: Part, [node, field]: Port): void {
  for (const [name, port] of Object.entries(part.interface.inputs)) {
    if (port[0] === node && port[1] === field) delete part.interface.inputs[name];
  }
}
