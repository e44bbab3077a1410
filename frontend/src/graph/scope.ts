/**
 * Definitions of subgraphs by name: where a name leads to from inside a graph, and which nodes name a definition.
 *
 * A name is looked up in the graph's own subgraphs, then in those of the graphs around it.
 */
import { type Place, partAt } from '@/document/place';
import type { Part, WorkflowNode } from '@/document/workflow';
import { namedBy, subgraphName } from '@/schema/ports';
import { own } from '@/schema/reading';
import type { Templates } from '@/schema/template';

/** The type whose values name a subgraph. */
const SUBGRAPH = 'SubgraphField';

/** A node somewhere in a document. */
export interface NodeAt {
  readonly place: Place;
  readonly node: string;
}

/** The names of subgraphs that a node gives, by input. */
export function namesIn(node: WorkflowNode, templates: Templates): [input: string, name: string][] {
  const inputs = own(templates, node.type)?.inputs ?? {};
  return Object.entries(node.inputs).flatMap(([input, value]): [string, string][] => {
    const name = own(inputs, input)?.type.name === SUBGRAPH ? subgraphName(value) : undefined;
    return name === undefined ? [] : [[input, name]];
  });
}

/** The subgraph whose ports a node has; undefined for a node without ports, or with none chosen. */
export function subgraphOf(node: WorkflowNode | undefined, templates: Templates): string | undefined {
  return node && namedBy(own(templates, node.type), node.inputs);
}

/** The place of the definition that a name leads to from the graph at a place; undefined if there is none. */
export function definitionPlace(document: Part, place: Place, name: string): Place | undefined {
  for (let depth = place.length; depth >= 0; depth -= 1) {
    const around = place.slice(0, depth);
    const part = partAt(document, around);
    if (part && own(part.subgraphs, name)) return [...around, name];
  }
  return undefined;
}

/** All graphs of a document with their places, outer ones first. */
export function allParts(document: Part): { place: Place; part: Part }[] {
  const found: { place: Place; part: Part }[] = [{ place: [], part: document }];
  for (const { place, part } of found) {
    for (const [name, inner] of Object.entries(part.subgraphs)) found.push({ place: [...place, name], part: inner });
  }
  return found;
}

/** The names of all definitions of a document, and those that its nodes name; without those within one of its graphs. */
export function allNames(document: Part, templates: Templates, without?: Place): Set<string> {
  const names = new Set<string>();
  for (const { place, part } of allParts(document)) {
    if (without && samePlace(place.slice(0, without.length), without)) continue;
    for (const name of Object.keys(part.subgraphs)) names.add(name);
    for (const node of Object.values(part.nodes)) for (const [, name] of namesIn(node, templates)) names.add(name);
  }
  return names;
}

/** The nodes that name a definition in any of their inputs, wherever they are. */
export function usersOf(document: Part, definition: Place, templates: Templates): NodeAt[] {
  const last = definition.at(-1);
  return allParts(document).flatMap(({ place, part }) =>
    Object.entries(part.nodes)
      .filter(([, node]) =>
        namesIn(node, templates).some(
          ([, name]) => name === last && samePlace(definitionPlace(document, place, name), definition),
        ),
      )
      .map(([node]) => ({ place, node })),
  );
}

/** The definition at a place, and those that its nodes lead to, and so on. */
export function reachableFrom(document: Part, place: Place, templates: Templates): Place[] {
  const found: Place[] = [place];
  for (const at of found) {
    for (const node of Object.values(partAt(document, at)?.nodes ?? {})) {
      for (const [, name] of namesIn(node, templates)) {
        const inner = definitionPlace(document, at, name);
        if (inner && !found.some((each) => samePlace(each, inner))) found.push(inner);
      }
    }
  }
  return found;
}

/** Whether two places are one. */
export function samePlace(one: Place | undefined, other: Place | undefined): boolean {
  return (
    one !== undefined && other !== undefined && one.length === other.length && one.every((n, at) => n === other[at])
  );
}
