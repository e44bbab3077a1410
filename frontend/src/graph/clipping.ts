/** A part of a graph as a small document of its own: what is copied, and can be pasted anywhere that takes text. */
import { type Place, partAt } from '@/document/place';
import { type Edge, edgeSchema, emptyDocument, type Part, type WorkflowDocument } from '@/document/workflow';
import type { Templates } from '@/schema/template';
import { edgesWithin } from './edges';
import { ownerOfPin } from './nodes';
import { routesOf } from './routes';
import { definitionPlace, namesIn } from './scope';
import type { Things } from './things';

/** Where a copied document keeps the edges that led into it: in its view, where they mean nothing to a run. */
const ARRIVING = 'arriving';

/** Some things of the graph at a place, as a document, with the subgraphs that they use. */
export function clip(document: WorkflowDocument, place: Place, things: Things, templates: Templates): WorkflowDocument {
  const made = emptyDocument();
  const part = partAt(document, place);
  if (!part) return made;
  const { nodes } = things;
  made.nodes = picked(part.nodes, nodes);
  made.edges = edgesWithin(part, nodes);
  made.pins = Object.fromEntries(Object.entries(part.pins).filter(([key]) => nodes.has(ownerOfPin(key))));
  made.view.positions = picked(part.view.positions, nodes);
  made.view.nodes = picked(part.view.nodes, nodes);
  made.view.fields = picked(part.view.fields, nodes);
  made.view.frames = picked(part.view.frames, things.frames);
  made.view.notes = picked(part.view.notes, things.notes);
  const routes = routesOf(part).filter(({ edge }) => nodes.has(edge[0]) && nodes.has(edge[2]));
  if (routes.length > 0) made.view.routes = routes;
  const arriving = part.edges.filter((edge) => !nodes.has(edge[0]) && nodes.has(edge[2]));
  if (arriving.length > 0) made.view[ARRIVING] = arriving;
  made.subgraphs = definitionsFor(document, place, Object.values(made.nodes), templates);
  return made;
}

/** The edges that led into what was copied. */
export function arrivingIn(copied: Part): Edge[] {
  const given = copied.view[ARRIVING];
  if (!Array.isArray(given)) return [];
  return given.map((edge) => edgeSchema.safeParse(edge).data).filter((edge) => edge !== undefined);
}

/** Whether there is nothing in a document that could be pasted. */
export function isEmptyClip(copied: Part): boolean {
  return [copied.nodes, copied.view.frames, copied.view.notes].every((all) => Object.keys(all).length === 0);
}

/** The definitions that nodes lead to, and those that these lead to, by name. */
function definitionsFor(
  document: Part,
  place: Place,
  nodes: readonly Part['nodes'][string][],
  templates: Templates,
): Record<string, Part> {
  const found: Record<string, Part> = {};
  const pending = nodes.map((node) => ({ node, place }));
  for (const { node, place: at } of pending) {
    for (const [, name] of namesIn(node, templates)) {
      const home = definitionPlace(document, at, name);
      const definition = home && partAt(document, home);
      if (!home || !definition || name in found || isWithin(home, place)) continue;
      if (home.length <= place.length + 1) found[name] = definition;
      for (const inner of Object.values(definition.nodes)) pending.push({ node: inner, place: home });
    }
  }
  return found;
}

/** Whether a graph is the one at a place or around it: nothing takes itself along. */
function isWithin(home: Place, place: Place): boolean {
  return home.length <= place.length && home.every((name, at) => name === place[at]);
}

function picked<T>(all: Record<string, T>, ids: ReadonlySet<string>): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([id]) => ids.has(id)));
}
