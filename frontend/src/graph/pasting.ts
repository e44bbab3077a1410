/** Putting a document into a graph: its nodes under ids that are free, with their edges, looks and subgraphs. */
import { copyJSON, type JSONValue } from '@/document/json';
import { type Place, partAt } from '@/document/place';
import type { Edge, Part, WorkflowDocument } from '@/document/workflow';
import type { Point } from '@/editor/ui';
import { equalJSON, own } from '@/schema/reading';
import type { Templates } from '@/schema/template';
import { around } from './boxes';
import { arrivingIn } from './clipping';
import { connect } from './edges';
import { nodeId, uniqueName } from './ids';
import { moveThings } from './moving';
import { routesOf } from './routes';
import { allNames, definitionPlace } from './scope';
import { settle } from './settling';
import { boxesOf, type Things } from './things';
import type { Types } from './types';
import { renameReferences } from './unpacking';

/** How something is put in. */
export interface Pasting {
  readonly templates: Templates;
  readonly types: Types;
  /** Where the middle of it comes; without it, it is moved by `offset`. */
  readonly at?: Point | undefined;
  readonly offset?: number;
  /** Whether edges that led into what was copied are made again, where they still fit. */
  readonly arriving?: boolean;
}

/** Put a document into the graph at a place; gives what came in. */
export function paste(document: WorkflowDocument, place: Place, given: Part, pasting: Pasting): Things {
  const part = partAt(document, place) ?? document;
  const copied = copyJSON(given);
  renameReferences(copied, bringDefinitions(document, place, part, copied, pasting.templates), pasting.templates);
  settle(copied, pasting.types.templatesOf(copied));
  const ids = new Map<string, string>();
  for (const [id, node] of Object.entries(copied.nodes)) {
    const made = id in part.nodes ? nodeId(node.type, part.nodes) : id;
    ids.set(id, made);
    part.nodes[made] = { ...node };
  }
  bringWiring(part, copied, ids);
  const things: Things = {
    nodes: new Set(ids.values()),
    frames: brought(copied.view.frames, part.view.frames),
    notes: brought(copied.view.notes, part.view.notes),
  };
  putAt(part, things, pasting);
  if (pasting.arriving) connectArriving(part, copied, ids, pasting.types);
  return things;
}

/** Edges, pins, looks and ways of what comes in. */
function bringWiring(part: Part, copied: Part, ids: ReadonlyMap<string, string>): void {
  const named = (id: string) => ids.get(id);
  const outside = ([source, output, target, input]: Edge): Edge[] => {
    const [from, to] = [named(source), named(target)];
    return from !== undefined && to !== undefined ? [[from, output, to, input]] : [];
  };
  part.edges.push(...copied.edges.flatMap(outside));
  for (const [key, pins] of Object.entries(copied.pins)) {
    const [id = key, ...rest] = key.split('/');
    const made = named(id);
    if (made !== undefined) part.pins[[made, ...rest].join('/')] = pins;
  }
  for (const [id, made] of ids) {
    const { positions, nodes, fields } = copied.view;
    part.view.positions[made] = positions[id] ?? [0, 0];
    const look = own(nodes, id);
    const said = own(fields, id);
    if (look) part.view.nodes[made] = look;
    if (said) part.view.fields[made] = said;
  }
  const routes = routesOf(copied).flatMap((route) => outside(route.edge).map((edge) => ({ ...route, edge })));
  if (routes.length > 0) part.view.routes = [...routesOf(part), ...routes];
}

function putAt(part: Part, things: Things, { types, at, offset = 0 }: Pasting): void {
  for (const id of things.nodes) if (part.view.nodes[id]?.pinned) delete part.view.nodes[id].pinned;
  const box = at && around(boxesOf(part, things, types.templatesOf(part)));
  const dx = box ? Math.round(at.x - box.x - box.width / 2) : offset;
  const dy = box ? Math.round(at.y - box.y - box.height / 2) : offset;
  moveThings(part, things, dx, dy);
}

/** Edges into what was copied, from nodes that are here too. */
function connectArriving(part: Part, copied: Part, ids: ReadonlyMap<string, string>, types: Types): void {
  for (const [source, output, target, input] of arrivingIn(copied)) {
    const to = ids.get(target);
    if (to === undefined) continue;
    const edge: Edge = [source, output, to, input];
    if (types.problem(part, edge) === undefined) connect(part, edge, types.templatesOf(part));
  }
}

/** Bring definitions along, but for those that are here already; gives the names that they have here. */
function bringDefinitions(
  document: WorkflowDocument,
  place: Place,
  part: Part,
  copied: Part,
  templates: Templates,
): Map<string, string> {
  const taken = allNames(document, templates);
  const names = new Map<string, string>();
  for (const [name, definition] of Object.entries(copied.subgraphs)) {
    const home = definitionPlace(document, place, name);
    const known = home && partAt(document, home);
    if (known && equalJSON(asJSON(known), asJSON(definition))) continue;
    const free = uniqueName(name, taken);
    taken.add(free);
    names.set(name, free);
  }
  renameReferences({ ...copied, nodes: {} }, names, templates);
  for (const [name, free] of names) {
    const definition = copied.subgraphs[name];
    if (definition) part.subgraphs[free] = definition;
  }
  copied.subgraphs = {};
  return names;
}

/** What a graph says: keys of nothing are left out. */
function asJSON(part: Part): JSONValue {
  return copyJSON<unknown>(part) as JSONValue;
}

function brought<T>(from: Record<string, T>, to: Record<string, T>): Set<string> {
  const made = new Set<string>();
  for (const [id, thing] of Object.entries(from)) {
    const free = uniqueName(id, to);
    made.add(free);
    to[free] = thing;
  }
  return made;
}
