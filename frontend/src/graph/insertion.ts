/** Putting a node into an edge: what came straight now comes through it. */
import type { Edge, Part } from '@/document/workflow';
import { sameEdge } from '@/schema/graph';
import { connect, disconnect } from './edges';
import { fits, type Types } from './types';

/** The two edges that would lead through a node instead of one edge; undefined if the node does not fit in. */
export function insertionOf(part: Part, node: string, edge: Edge, types: Types): [Edge, Edge] | undefined {
  const template = types.templatesOf(part)(node);
  if (!template || node === edge[0] || node === edge[2]) return undefined;
  const open: Part = { ...part, edges: part.edges.filter((other) => !sameEdge(other, edge)) };
  const [source, output, target, input] = edge;
  const name = types.templatesOf(part)(source)?.outputs[output]?.type.name;
  const taken = new Set(part.edges.flatMap((other) => (other[2] === node ? [other[3]] : [])));
  const inputs = Object.values(template.inputs).filter((field) => !taken.has(field.name));
  const into = byName(inputs, name).find((field) => fits(types, open, [source, output], [node, field.name]));
  if (!into) return undefined;
  const first: Edge = [source, output, node, into.name];
  const led: Part = { ...open, edges: [...open.edges, first] };
  const out = byName(Object.values(template.outputs), name).find((field) =>
    fits(types, led, [node, field.name], [target, input]),
  );
  return out && [first, [node, out.name, target, input]];
}

/** Put a node into an edge; says whether it fits. */
export function insertOnEdge(part: Part, node: string, edge: Edge, types: Types): boolean {
  const found = insertionOf(part, node, edge, types);
  if (!found) return false;
  disconnect(part, [edge]);
  for (const made of found) connect(part, made, types.templatesOf(part));
  return true;
}

/** Fields in their order, those of a type of this name first. */
function byName<F extends { type: { name: string } }>(fields: readonly F[], name: string | undefined): F[] {
  return [...fields.filter((field) => field.type.name === name), ...fields.filter((field) => field.type.name !== name)];
}
