/**
 * Where the user looks in each graph of a document: written into it when it is saved, but no step, and not undone.
 *
 * A graph of which all is shown has nothing to keep: it is shown so in any window.
 */
import { produce } from 'immer';
import { type Place, partAt } from '@/document/place';
import type { Part } from '@/document/workflow';

/** What is seen of a graph: where its origin is, in pixels of the window, and how large it is shown. */
export interface Seen {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** A node that leads to another graph. */
export interface Through {
  readonly place: Place;
  readonly node: string;
}

/** What is seen of each graph, by its place, and how one came there. */
export interface Views {
  /** What was seen last; `all` of it, or undefined where it was not looked at. */
  recall(place: Place): Seen | 'all' | undefined;
  keep(place: Place, seen: Seen | 'all'): void;
  /** One goes to a place through a node. */
  enter(place: Place, through: Through): void;
  /** The node that one came through last. */
  cameThrough(place: Place): Through | undefined;
  /** Another document has come. */
  forget(): void;
  /** The document with what is seen of its graphs. */
  written<P extends Part>(document: P): P;
  /** Be called whenever something else is seen; what it gives ends that. */
  listen(listener: () => void): () => void;
}

/** What is seen of a document that nobody looked at yet. */
export function createViews(): Views {
  let known: ReadonlyMap<string, { place: Place; seen: Seen | 'all' }> = new Map();
  let ways: ReadonlyMap<string, Through> = new Map();
  const listeners = new Set<() => void>();
  return {
    recall: (place) => known.get(JSON.stringify(place))?.seen,
    keep(place, seen) {
      if (same(known.get(JSON.stringify(place))?.seen, seen)) return;
      known = new Map([...known, [JSON.stringify(place), { place, seen }]]);
      for (const listener of listeners) listener();
    },
    enter(place, through) {
      ways = new Map([...ways, [JSON.stringify(place), through]]);
    },
    cameThrough: (place) => ways.get(JSON.stringify(place)),
    forget() {
      known = new Map();
      ways = new Map();
    },
    written: (document) =>
      produce(document, (draft: Part) => {
        for (const { place, seen } of known.values()) write(partAt(draft, place), seen);
      }),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function same(one: Seen | 'all' | undefined, other: Seen | 'all'): boolean {
  if (one === undefined || one === 'all' || other === 'all') return one === other;
  return one.x === other.x && one.y === other.y && one.zoom === other.zoom;
}

function write(part: Part | undefined, seen: Seen | 'all'): void {
  if (!part) return;
  if (seen === 'all') delete part.view.viewport;
  else part.view.viewport = [Math.round(seen.x), Math.round(seen.y), Number(seen.zoom.toFixed(3))];
}
