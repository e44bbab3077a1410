/** The way to a graph through the nodes that lead there: one definition may be called by several. */
import { type Place, partAt } from '@/document/place';
import type { Part } from '@/document/workflow';
import type { Templates } from '@/schema/template';
import { type NodeAt, samePlace, usersOf } from './scope';
import { type Crumb, crumbAt, placeInside } from './subgraphs';

/** The node that one came through to a place, if one did. */
export type CameThrough = (place: Place) => NodeAt | undefined;

/** One step of the way to the open graph, and which of several nodes that lead there one came through. */
export interface Step extends Crumb {
  readonly through: string | undefined;
}

/**
 * The way from the workflow to a place, by the nodes that one came through; where none is known, by the graphs in which
 * the subgraphs are defined. The workflow itself is first, and called `root` where it has no name.
 */
export function wayTo(
  document: Part,
  place: Place,
  root: string,
  templates: Templates,
  cameThrough: CameThrough,
): Step[] {
  const way: Step[] = [];
  for (let at = place; ; ) {
    const calls = callsOf(document, at, templates);
    const call = among(calls, cameThrough(at));
    const step = crumbAt(document, at, root);
    way.unshift({ ...step, through: calls.length > 1 && call ? nameOf(document, call, step.title) : undefined });
    if (at.length === 0) return way;
    const next = call?.place ?? at.slice(0, -1);
    at = way.some((step) => samePlace(step.place, next)) ? [] : next;
  }
}

/** The node by which one leaves a graph: that which one came through, else the first that leads there. */
export function callLeaving(
  document: Part,
  place: Place,
  templates: Templates,
  cameThrough: CameThrough,
): NodeAt | undefined {
  const calls = callsOf(document, place, templates);
  return among(calls, cameThrough(place)) ?? calls[0];
}

/** Nodes that lead into a definition. */
function callsOf(document: Part, place: Place, templates: Templates): readonly NodeAt[] {
  if (place.length === 0) return [];
  return usersOf(document, place, templates).filter(({ place: at, node }) =>
    samePlace(placeInside(document, at, node, templates), place),
  );
}

function among(calls: readonly NodeAt[], wanted: NodeAt | undefined): NodeAt | undefined {
  return calls.find(({ place, node }) => node === wanted?.node && samePlace(place, wanted.place));
}

/** What a call is named: as it is labelled, if that says more than the title; or by its id, which no other has. */
function nameOf(document: Part, { place, node }: NodeAt, title: string): string {
  const label = partAt(document, place)?.nodes[node]?.label;
  return label && label !== title ? label : node;
}
