/**
 * What the canvas does for commands: to move what is seen of the graph. The canvas registers itself when it is there.
 *
 * Commands ask for it and do nothing where there is none, as in a test or before the canvas has come.
 */
import type { Point } from './ui';
import { createViews, type Views } from './views';

/** What of a graph is to be brought into view; all of it where nothing is named. */
export interface Target {
  readonly nodes?: Iterable<string>;
  readonly frames?: Iterable<string>;
  readonly notes?: Iterable<string>;
}

/** The canvas, as far as commands need it. Points are in the units of the graph. */
export interface Viewport {
  /** Bring all of the graph, or a part of it, into view. */
  fit(target?: Target): void;
  zoomIn(): void;
  zoomOut(): void;
  /** Show the graph at its real size. */
  zoomReset(): void;
  /** The middle of what is seen. */
  centre(): Point;
  /** The point of the graph at a point of the window; undefined where no canvas is. */
  at(window: Point): Point | undefined;
  /** Where the pointer is over the canvas; undefined if it is elsewhere. */
  pointer(): Point | undefined;
  /** Give the canvas the keyboard. */
  focus(): void;
}

/** The place where a canvas registers, and where commands find it. */
export interface ViewportSlot {
  /** What is seen of each graph. */
  readonly views: Views;
  /** The canvas that is there; undefined where there is none. */
  current(): Viewport | undefined;
  /** Be the canvas from now on; what it gives ends that. */
  register(viewport: Viewport): () => void;
}

/** A place for one canvas; the last that registers is asked. */
export function createViewportSlot(): ViewportSlot {
  let viewport: Viewport | undefined;
  return {
    views: createViews(),
    current: () => viewport,
    register(next) {
      viewport = next;
      return () => {
        if (viewport === next) viewport = undefined;
      };
    },
  };
}
