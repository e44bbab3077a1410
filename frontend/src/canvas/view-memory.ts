/** Where the user looks in each graph of a document: no part of the document, and not undone. */
import type { Viewport } from '@xyflow/react';
import type { Place } from '@/document/place';

/** What is seen of each graph, by its place. */
export interface ViewMemory {
  recall(place: Place): Viewport | undefined;
  keep(place: Place, viewport: Viewport): void;
  /** Another document has come. */
  forget(): void;
}

/** A memory of nothing. */
export function createViewMemory(): ViewMemory {
  const known = new Map<string, Viewport>();
  return {
    recall: (place) => known.get(JSON.stringify(place)),
    keep: (place, viewport) => known.set(JSON.stringify(place), viewport),
    forget: () => known.clear(),
  };
}
