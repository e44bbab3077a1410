/** Which nodes of a document somebody wants to stay as they came: a mark in the view of each, saved with the document. */
import type { Part } from '@/document/workflow';
import { everyNode, pathOf } from './paths';

/** The mark, a key of what the view says of a node. */
const MARK = 'kept';

/** The paths of all nodes that are kept. */
export function keptIn(document: Part): string[] {
  return [...everyNode(document)]
    .filter(({ part, id }) => part.view.nodes[id]?.[MARK] === true)
    .map(({ path }) => path);
}

/** Mark these nodes, and no others. */
export function markKept(document: Part, paths: ReadonlySet<string>): void {
  for (const { part, id, place } of [...everyNode(document)]) {
    const { [MARK]: mark, ...view } = part.view.nodes[id] ?? {};
    if (paths.has(pathOf(place, id))) part.view.nodes[id] = { ...view, [MARK]: true };
    else if (mark === undefined) continue;
    else if (Object.keys(view).length > 0) part.view.nodes[id] = view;
    else delete part.view.nodes[id];
  }
}

/** The paths of kept nodes of a document as JSON that nobody has checked yet. */
export function keptInJSON(document: unknown, before = ''): string[] {
  const { nodes, view, subgraphs } = mapping(document);
  const looks = mapping(mapping(view).nodes);
  const own = Object.keys(mapping(nodes)).filter((id) => mapping(looks[id])[MARK] === true);
  const inner = Object.entries(mapping(subgraphs)).flatMap(([name, part]) => keptInJSON(part, `${before}${name}/`));
  return [...own.map((id) => before + id), ...inner];
}

function mapping(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
