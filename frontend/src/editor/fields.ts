/** Fields of the open graph in which something from elsewhere can be put: in which order, and in which words. */
import { titleOf } from '@/graph/labels';
import { type EditorState, openPart } from './store';

/** A field of the open graph. */
export interface OpenField {
  readonly node: string;
  readonly input: string;
}

/** The nodes of the open graph, selected ones first. */
export function selectedFirst(state: EditorState): readonly string[] {
  const { nodes } = state.selection;
  return [...nodes, ...Object.keys(openPart(state).nodes).filter((id) => !nodes.has(id))];
}

/** What a node and its field are called. */
export function fieldTitle(state: EditorState, { node, input }: OpenField): [node: string, field: string] {
  const part = openPart(state);
  const template = state.templates[part.nodes[node]?.type ?? ''];
  return [titleOf(part, node, template), template?.inputs[input]?.title || input];
}
