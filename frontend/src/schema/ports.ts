/** Templates of nodes with ports: the fields of their type, and the interface of the subgraph that they name. */
import type { Part, Port } from '@/document/workflow';
import { parseInput, parseOutput } from './fields';
import type { Graph } from './graph';
import { titleOf } from './naming';
import { PortTypes } from './port-types';
import { dictionary, type Found, isObject, own, texts } from './reading';
import type { InputTemplate, InvocationTemplate, OutputTemplate, PortRule } from './template';
import { isSingle, sized } from './types';

const TAKES_ANYTHING = parseInput('', true, {}, false);
const GIVES_ANYTHING = parseOutput('', true, {});

/** The interface of a subgraph: a template for each name. */
export interface PartInterface {
  readonly inputs: Readonly<Record<string, InputTemplate>>;
  readonly outputs: Readonly<Record<string, OutputTemplate>>;
}

/** The name in a value that a document gives for a subgraph; undefined if it is no such value. */
export function subgraphName(value: Found): string | undefined {
  return isObject(value) && typeof value.name === 'string' && value.name ? value.name : undefined;
}

/** The subgraph that a node names; undefined for a node without ports, or one that names none. */
export function namedBy(
  template: InvocationTemplate | undefined,
  inputs: Part['nodes'][string]['inputs'],
): string | undefined {
  return template?.ports && subgraphName(own(inputs, template.ports.of));
}

/** The interface of a subgraph, of whose nodes the templates are known; a name that stands for nothing is left out. */
export function interfaceOf(part: Pick<Part, 'interface' | 'nodes'>, graph: Graph): PartInterface {
  const types = new PortTypes(graph, Object.values(part.interface.inputs));
  const inputs = dictionary<InputTemplate>();
  const outputs = dictionary<OutputTemplate>();
  for (const [name, end] of Object.entries(part.interface.inputs)) {
    const found = inputPort(name, end, part, graph, types);
    if (found) inputs[name] = found;
  }
  for (const [name, end] of Object.entries(part.interface.outputs)) {
    const found = outputPort(name, end, part, graph, types);
    if (found) outputs[name] = found;
  }
  return { inputs, outputs };
}

/** The template of a node with ports: its type's own fields, then the ports; the type's own win. */
export function portedTemplate(
  template: InvocationTemplate,
  rule: PortRule,
  ports: PartInterface,
  whole: readonly string[],
): InvocationTemplate {
  const inputs = dictionary(Object.entries(template.inputs));
  const outputs = dictionary(Object.entries(template.outputs));
  for (const [name, field] of Object.entries(ports.inputs)) {
    if (rule.given.includes(name) || name in inputs) continue;
    const shaped = rule.shape === 'each' && !whole.includes(name) ? eachInput(field) : field;
    // The whole node waits for its inputs unless it is inline, so it can't ask for them one by one.
    inputs[name] = !rule.inline && shaped.lazy ? { ...shaped, lazy: false } : shaped;
  }
  for (const [name, field] of Object.entries(ports.outputs)) {
    if (name in outputs) continue;
    outputs[name] = rule.shape === 'each' ? { ...field, type: sized(field.type, 'collection') } : field;
  }
  return { ...template, inputs, outputs };
}

/** Ports of an `each` node that take a list as it is: those whose type is a list, and those that the user named. */
export function wholePorts(rule: PortRule, ports: PartInterface, value: Found): readonly string[] {
  const lists = Object.entries(ports.inputs)
    .filter(([name, field]) => isList(field) && !rule.given.includes(name))
    .map(([name]) => name);
  return [...new Set([...texts(value), ...lists])].sort();
}

function inputPort(
  name: string,
  [node, fieldName]: Port,
  part: Pick<Part, 'nodes'>,
  graph: Graph,
  types: PortTypes,
): InputTemplate | undefined {
  const inner = own(part.nodes, node);
  if (!inner) return undefined;
  const template = graph.templateOf(node);
  if (!template) return { ...TAKES_ANYTHING, name, title: titleOf(name) };
  const field = own(template.inputs, fieldName);
  if (!field) return undefined;
  const given = own(inner.inputs, fieldName);
  const has = given !== undefined && !(given === null && field.input === 'connection');
  return {
    ...field,
    name,
    title: name === fieldName ? field.title : titleOf(name),
    type: types.resolved(node, field.type),
    bounds: types.bounds(node, field),
    required: field.required && !has,
    default: has ? given : field.default,
    order: undefined, // ports stand in the order of the interface, behind the type's own fields
  };
}

function outputPort(
  name: string,
  [node, fieldName]: Port,
  part: Pick<Part, 'nodes'>,
  graph: Graph,
  types: PortTypes,
): OutputTemplate | undefined {
  if (!own(part.nodes, node)) return undefined;
  const template = graph.templateOf(node);
  if (!template) return { ...GIVES_ANYTHING, name, title: titleOf(name) };
  const field = own(template.outputs, fieldName);
  if (!field) return undefined;
  const title = name === fieldName ? field.title : titleOf(name);
  return { ...field, name, title, type: types.resolved(node, field.type), spread: false, order: undefined };
}

/** Whether an input takes lists by itself, or because its variable stands for one inside. */
function isList({ type, bounds }: InputTemplate): boolean {
  return !(isSingle(type) && (!bounds?.lower || isSingle(bounds.lower)));
}

/** An input of one value that takes a list of them as well. */
function eachInput(field: InputTemplate): InputTemplate {
  if (!isSingle(field.type) || field.gather) return field;
  const schema = { anyOf: [field.schema, { type: 'array', items: field.schema }] };
  return { ...field, type: sized(field.type, 'collection_or_scalar'), schema };
}
