/** The graph as a list of nodes with their fields: what the outline shows, in the order in which values flow. */
import { flowOrder } from '@/canvas/order';
import type { JSONValue } from '@/document/json';
import type { Mode, Part, Port } from '@/document/workflow';
import type { InvocationTemplate } from '@/schema/template';
import { titleOf } from './labels';
import type { TemplateOf } from './templates';
import { currentValue } from './values';

/** The sides of a node. */
export type FieldSide = 'inputs' | 'outputs';

/** A field of a node. */
export interface OutlineField {
  readonly side: FieldSide;
  readonly name: string;
  readonly title: string;
  /** The value that it has without an edge; undefined for none, and for outputs. */
  readonly value: JSONValue | undefined;
  /** What it is connected to: outputs for an input, inputs for an output. */
  readonly links: readonly Port[];
  /** Whether it needs a value or an edge and has neither. */
  readonly isMissing: boolean;
  /** Whether a value can be given to it. */
  readonly isEditable: boolean;
  /** Whether something can be connected to it. */
  readonly isConnectable: boolean;
}

/** A node. */
export interface OutlineNode {
  readonly id: string;
  readonly title: string;
  readonly type: string;
  readonly template: InvocationTemplate | undefined;
  readonly mode: Mode;
  readonly isSubgraph: boolean;
}

/** The nodes of a graph, each after those that feed it as far as circles allow. */
export function outlineOf(part: Pick<Part, 'nodes' | 'edges'>, templateOf: TemplateOf): OutlineNode[] {
  const graph = part as Part; // order and titles ask for nodes and edges only
  return [...flowOrder(graph).keys()].flatMap((id) => {
    const node = part.nodes[id];
    if (!node) return [];
    const template = templateOf(id);
    return {
      id,
      title: titleOf(graph, id, template),
      type: template?.title ?? node.type,
      template,
      mode: node.mode,
      isSubgraph: template?.ports !== undefined,
    };
  });
}

/** The fields of a node: what is shown of its type, and besides what the document has and the type lacks. */
export function fieldsOf(part: Part, id: string, template: InvocationTemplate | undefined): OutlineField[] {
  const node = part.nodes[id];
  if (!node) return [];
  const inputs = named(template?.inputs, [
    ...Object.keys(node.inputs),
    ...part.edges.filter((edge) => edge[2] === id).map((edge) => edge[3]),
  ]);
  const outputs = named(
    template?.outputs,
    part.edges.filter((edge) => edge[0] === id).map((edge) => edge[1]),
  );
  return [
    ...inputs.map((name) => inputOf(part, id, name, template)),
    ...outputs.map((name) => outputOf(part, id, name, template)),
  ];
}

function inputOf(part: Part, id: string, name: string, template: InvocationTemplate | undefined): OutlineField {
  const field = template?.inputs[name];
  const links = part.edges.filter((edge) => edge[2] === id && edge[3] === name).map((edge): Port => [edge[0], edge[1]]);
  const value = field ? currentValue(part, id, field) : part.nodes[id]?.inputs[name];
  const isSet = value !== undefined && (value !== null || !field?.required);
  return {
    side: 'inputs',
    name,
    title: part.view.fields[id]?.[name]?.label || field?.title || name,
    value,
    links,
    isMissing: field?.required === true && !isSet && links.length === 0,
    isEditable: field !== undefined && field.input !== 'connection' && field.stateful,
    isConnectable: field?.input !== 'direct',
  };
}

function outputOf(part: Part, id: string, name: string, template: InvocationTemplate | undefined): OutlineField {
  return {
    side: 'outputs',
    name,
    title: part.view.fields[id]?.[name]?.label || template?.outputs[name]?.title || name,
    value: undefined,
    links: part.edges.filter((edge) => edge[0] === id && edge[1] === name).map((edge): Port => [edge[2], edge[3]]),
    isMissing: false,
    isEditable: false,
    isConnectable: true,
  };
}

function named(
  fields: Readonly<Record<string, { readonly name: string; readonly hidden: boolean }>> | undefined,
  used: readonly string[],
): string[] {
  const shown = Object.values(fields ?? {}).filter((field) => !field.hidden || used.includes(field.name));
  return [...new Set([...shown.map((field) => field.name), ...used])];
}
