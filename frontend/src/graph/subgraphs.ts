/** Subgraphs as a whole: entering, calling, renaming and deleting them, and the names of their ports. */
import { type Place, partAt } from '@/document/place';
import type { Part, WorkflowDocument } from '@/document/workflow';
import { own } from '@/schema/reading';
import type { Templates } from '@/schema/template';
import { removeEdges } from './edges';
import { conceal, type PortSide, renameExposed } from './exposure';
import { nameOf, uniqueName } from './ids';
import { allNames, allParts, definitionPlace, namesIn, reachableFrom, samePlace, subgraphOf, usersOf } from './scope';

/** One step of the way to the open graph. */
export interface Crumb {
  readonly place: Place;
  readonly title: string;
}

/** The way from the workflow to a place; the workflow itself is first, and called `root` where it has no name. */
export function breadcrumbs(document: Part, place: Place, root: string): Crumb[] {
  return [...place.keys(), place.length].map((depth) => crumbAt(document, place.slice(0, depth), root));
}

/** The step of the way that leads to a place. */
export function crumbAt(document: Part, place: Place, root: string): Crumb {
  return { place, title: partAt(document, place)?.name || (place.at(-1) ?? root) };
}

/** The place that a node leads into: that of the subgraph it names; undefined if it leads nowhere in this document. */
export function placeInside(document: Part, place: Place, node: string, templates: Templates): Place | undefined {
  const name = subgraphOf(partAt(document, place)?.nodes[node], templates);
  return name === undefined ? undefined : definitionPlace(document, place, name);
}

/** Call a subgraph something else: its title, its name, and every reference to it. Gives its new place. */
export function renameSubgraph(document: WorkflowDocument, place: Place, title: string, templates: Templates): Place {
  const from = place.at(-1);
  const holder = partAt(document, place.slice(0, -1));
  const definition = partAt(document, place);
  const called = title.trim();
  if (from === undefined || !holder || !definition || !called) return place;
  const users = usersOf(document, place, templates);
  const taken = allNames(document, templates);
  taken.delete(from);
  const to = uniqueName(nameOf(called, 'subgraph'), taken);
  const before = definition.name || from;
  definition.name = called;
  for (const { place: at, node: id } of users) {
    const node = partAt(document, at)?.nodes[id];
    if (!node) continue;
    if (node.label === before) node.label = called;
    for (const [input, name] of namesIn(node, templates)) if (name === from) node.inputs[input] = { name: to };
  }
  holder.subgraphs = Object.fromEntries(
    Object.entries(holder.subgraphs).map(([name, part]) => [name === from ? to : name, part]),
  );
  return [...place.slice(0, -1), to];
}

/** Call a port of a subgraph something else, for all who use it. A name that is taken changes nothing. */
export function renamePort(
  document: WorkflowDocument,
  place: Place,
  side: PortSide,
  from: string,
  to: string,
  templates: Templates,
): void {
  const part = partAt(document, place);
  if (!part || to === '' || to in part.interface[side] || !(from in part.interface[side])) return;
  renameExposed(part, side, from, to);
  for (const { part: user, node: id } of callersOf(document, place, templates)) {
    const at = side === 'inputs' ? ([2, 3] as const) : ([0, 1] as const);
    for (const edge of user.edges) if (edge[at[0]] === id && edge[at[1]] === from) edge[at[1]] = to;
    for (const port of Object.values(user.interface[side])) if (port[0] === id && port[1] === from) port[1] = to;
    const node = user.nodes[id];
    if (side === 'inputs' && node && own(node.inputs, from) !== undefined) rename(node.inputs, from, to);
    const fields = user.view.fields[id];
    if (fields && own(fields, from) !== undefined) rename(fields, from, to);
  }
}

/** Take a port from a subgraph, with what all who use it had connected to it or given it. */
export function removePort(
  document: WorkflowDocument,
  place: Place,
  side: PortSide,
  name: string,
  templates: Templates,
): void {
  const part = partAt(document, place);
  if (!part || !(name in part.interface[side])) return;
  const callers = callersOf(document, place, templates);
  conceal(part, side, name);
  for (const { part: user, place: at, node: id } of callers) {
    removeEdges(user, (edge) =>
      side === 'inputs' ? edge[2] === id && edge[3] === name : edge[0] === id && edge[1] === name,
    );
    if (side === 'inputs') delete user.nodes[id]?.inputs[name];
    for (const [outer, port] of Object.entries(user.interface[side])) {
      if (port[0] === id && port[1] === name) removePort(document, at, side, outer, templates);
    }
  }
}

/** Definitions that no node names, and those that only such definitions use. */
export function unusedSubgraphs(document: Part, templates: Templates): Place[] {
  const used = reachableFrom(document, [], templates);
  const isHome = (place: Place) => used.some((each) => samePlace(each.slice(0, place.length), place));
  return allParts(document)
    .map(({ place }) => place)
    .filter((place) => place.length > 0 && !isHome(place));
}

/** Delete definitions. */
export function removeSubgraphs(document: Part, places: readonly Place[]): void {
  for (const place of places) {
    const holder = partAt(document, place.slice(0, -1));
    const name = place.at(-1);
    if (holder && name !== undefined) delete holder.subgraphs[name];
  }
}

/** Nodes that have the ports of a definition. */
function callersOf(document: Part, place: Place, templates: Templates): { part: Part; place: Place; node: string }[] {
  return usersOf(document, place, templates).flatMap(({ place: at, node }) => {
    const part = partAt(document, at);
    const isCaller = subgraphOf(part?.nodes[node], templates) === place.at(-1);
    return part && isCaller ? [{ part, place: at, node }] : [];
  });
}

function rename<T>(record: Record<string, T>, from: string, to: string): void {
  const { [from]: value } = record;
  if (value === undefined) return;
  record[to] = value;
  delete record[from];
}
