/** Paths of nodes, as reports have them: `n1`, and `call/n1` in the subgraph `call`. */
import type { Place } from '@/document/place';
import type { Part, WorkflowNode } from '@/document/workflow';

/** A node, and the graph that it stands in. */
export interface PlacedNode {
  readonly path: string;
  readonly place: Place;
  readonly part: Part;
  readonly id: string;
  readonly node: WorkflowNode;
}

/** The path of a node of the graph at a place. */
export function pathOf(place: Place, id: string): string {
  return [...place, id].join('/');
}

/** Every node of a document, those of subgraphs included. */
export function* everyNode(part: Part, place: Place = []): Generator<PlacedNode> {
  for (const [id, node] of Object.entries(part.nodes)) yield { path: pathOf(place, id), place, part, id, node };
  for (const [name, inner] of Object.entries(part.subgraphs)) yield* everyNode(inner, [...place, name]);
}

/** The node of a path; undefined if the document has none. Names may hold a `/` themselves. */
export function nodeAt(document: Part, path: string, place: Place = []): PlacedNode | undefined {
  const node = Object.hasOwn(document.nodes, path) ? document.nodes[path] : undefined;
  if (node) return { path: pathOf(place, path), place, part: document, id: path, node };
  for (const [name, inner] of Object.entries(document.subgraphs)) {
    if (!path.startsWith(`${name}/`)) continue;
    const found = nodeAt(inner, path.slice(name.length + 1), [...place, name]);
    if (found) return found;
  }
  return undefined;
}

/** The node and field of a place such as `call/load.model`; undefined if the document has no such node. */
export function fieldAt(document: Part, text: string): (PlacedNode & { readonly field: string }) | undefined {
  for (let dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', dot + 1)) {
    const found = nodeAt(document, text.slice(0, dot));
    if (found) return { ...found, field: text.slice(dot + 1) };
  }
  return undefined;
}
