/** Another type for a node, which keeps its values, edges and names wherever the new type has a field for them. */
import type { JSONValue } from '@/document/json';
import type { Edge, Part, Port } from '@/document/workflow';
import { connectionProblem } from '@/schema/connections';
import type { FieldType, InputTemplate, InvocationTemplate } from '@/schema/template';
import { sameType } from '@/schema/types';
import { connect, removeEdges } from './edges';
import { newNode, ownerOfPin } from './nodes';
import { fits, type Types } from './types';

/** Fields of one type by those of another. */
type FieldMap = ReadonlyMap<string, string>;

/** Make a node one of another type. Gives the edges for which it has no place any more. */
export function swapNode(part: Part, id: string, template: InvocationTemplate, types: Types): Edge[] {
  const node = part.nodes[id];
  if (!node) return [];
  const before = types.templatesOf(part)(id);
  const typed: Readonly<Record<string, Typed>> = before?.inputs ?? known(Object.keys(node.inputs));
  const inputs = matched(typed, template.inputs);
  const outputs = matched(before?.outputs ?? {}, template.outputs);
  const edges = part.edges.filter((edge) => edge[0] === id || edge[2] === id);
  removeEdges(part, (edge) => edge[0] === id || edge[2] === id);
  part.nodes[id] = {
    ...newNode(template),
    mode: node.mode,
    label: node.label,
    inputs: carried(node.inputs, typed, inputs, template),
  };
  renamePorts(part.interface.inputs, id, inputs);
  renamePorts(part.interface.outputs, id, outputs);
  renameFields(part, id, inputs);
  for (const key of Object.keys(part.pins)) if (ownerOfPin(key) === id) delete part.pins[key];
  return edges.filter((edge) => !reconnect(part, id, edge, inputs, outputs, types));
}

function reconnect(part: Part, id: string, edge: Edge, inputs: FieldMap, outputs: FieldMap, types: Types): boolean {
  const output = edge[0] === id ? (outputs.get(edge[1]) ?? edge[1]) : edge[1];
  const input = edge[2] === id ? (inputs.get(edge[3]) ?? edge[3]) : edge[3];
  if (!fits(types, part, [edge[0], output], [edge[2], input])) return false;
  connect(part, [edge[0], output, edge[2], input], types.templatesOf(part));
  return true;
}

/** Which field takes the place of which: that of its name if types agree, else the first free one of its type. */
function matched(before: Readonly<Record<string, Typed>>, after: Readonly<Record<string, Typed>>): FieldMap {
  const found = new Map<string, string>();
  const free = new Set(Object.keys(after));
  for (const name of Object.keys(before)) if (free.delete(name)) found.set(name, name);
  for (const [name, field] of Object.entries(before)) {
    if (found.has(name)) continue;
    const twin = [...free].find((key) => field.type && after[key]?.type && sameType(field.type, after[key].type));
    if (twin === undefined) continue;
    free.delete(twin);
    found.set(name, twin);
  }
  return found;
}

interface Typed {
  readonly type?: FieldType;
}

/** Fields of which only the names are known. */
function known(names: readonly string[]): Record<string, Typed> {
  return Object.fromEntries(names.map((name) => [name, {}]));
}

/** The values that the new type has inputs for. */
function carried(
  given: Part['nodes'][string]['inputs'],
  before: Readonly<Record<string, Typed>>,
  map: FieldMap,
  template: InvocationTemplate,
) {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => {
      const to = map.get(name);
      const input = to === undefined ? undefined : template.inputs[to];
      return to !== undefined && input && mayHold(input, before[name]?.type, value) ? [[to, value]] : [];
    }),
  );
}

/** Whether an input may hold a value that was one of another type; what the type was may not be known. */
function mayHold(input: InputTemplate, type: FieldType | undefined, value: JSONValue): boolean {
  if (!input.stateful || (input.options && !input.options.includes(value))) return false;
  return type === undefined || connectionProblem(type, input.type) === undefined;
}

function renamePorts(ports: Record<string, Port>, id: string, map: FieldMap): void {
  for (const [name, [node, field]] of Object.entries(ports)) {
    if (node !== id) continue;
    const to = map.get(field);
    if (to === undefined) delete ports[name];
    else ports[name] = [node, to];
  }
}

function renameFields(part: Part, id: string, map: FieldMap): void {
  const { [id]: fields } = part.view.fields;
  if (!fields) return;
  part.view.fields[id] = Object.fromEntries(
    Object.entries(fields).flatMap(([name, said]) => {
      const to = map.get(name);
      return to === undefined ? [] : [[to, said]];
    }),
  );
}
