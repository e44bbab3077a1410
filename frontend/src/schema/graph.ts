/** `Graph`: nodes whose templates are known, and the edges between them. What every check of a graph works on. */
import type { Edge, View, WorkflowNode } from '@/document/workflow';
import { own } from './reading';
import type { InputTemplate, InvocationTemplate, OutputTemplate, Templates } from './template';

/** What of a node matters to its graph. */
export type GraphNode = Pick<WorkflowNode, 'type'> &
  Partial<Pick<WorkflowNode, 'label' | 'inputs' | 'mode' | 'version'>>;

/** A graph; `templateOf` gives the template of a node, ports included, or undefined for a type that is not installed. */
export interface Graph {
  readonly nodes: Readonly<Record<string, GraphNode>>;
  readonly edges: readonly Edge[];
  readonly templateOf: (node: string) => InvocationTemplate | undefined;
  /** What the user calls fields of nodes. */
  readonly fields?: View['fields'];
}

/** The graph of nodes whose templates are those of their types. */
export function graphOf(nodes: Graph['nodes'], edges: Graph['edges'], templates: Templates): Graph {
  return {
    nodes,
    edges,
    templateOf: (id) => {
      const node = own(nodes, id);
      return node && own(templates, node.type);
    },
  };
}

/** An edge both of whose ends exist, with their templates. */
export interface SoundEdge {
  readonly edge: Edge;
  readonly output: OutputTemplate;
  readonly target: InputTemplate;
}

/** An edge with its ends, or undefined if one does not exist or both are of one node. */
export function soundEdge({ templateOf }: Graph, edge: Edge): SoundEdge | undefined {
  const [source, outputName, targetNode, input] = edge;
  if (source === targetNode) return undefined;
  const output = own(templateOf(source)?.outputs ?? {}, outputName);
  const target = own(templateOf(targetNode)?.inputs ?? {}, input);
  return output && target && { edge, output, target };
}

/** Whether two edges have the same ends. */
export function sameEdge(one: Edge, other: Edge): boolean {
  return one === other || one.every((end, at) => end === other[at]);
}

/** What people call a node: its label, its type's title, or its type. */
export function nodeName(graph: Graph, id: string): string {
  const node = own(graph.nodes, id);
  return node?.label || graph.templateOf(id)?.title || node?.type || id;
}

/** What people call an input of a node. */
export function inputName(graph: Graph, id: string, name: string): string {
  const label = own(own(graph.fields ?? {}, id) ?? {}, name)?.label;
  return label || own(graph.templateOf(id)?.inputs ?? {}, name)?.title || name;
}

/** What people call an output of a node. */
export function outputName(graph: Graph, id: string, name: string): string {
  return own(graph.templateOf(id)?.outputs ?? {}, name)?.title || name;
}
