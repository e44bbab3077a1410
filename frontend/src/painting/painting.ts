/** `createPainting`: a mask that is painted: strokes, shapes, and all that can be done to the whole, each a step. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Brush, stroke, type Touch } from './brush';
import { createHistory } from './history';
import { extentOf, fillPolygon, type Spot } from './polygon';
import { invert, type Raster } from './raster';
import { around, isEmpty, type Rect, whole } from './rect';

/** What buttons need to know. */
export interface PaintingState {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Whether anything was painted. */
  readonly isChanged: boolean;
  /** Rises with every step, and with every one that is taken back. */
  readonly steps: number;
}

/** A mask that is painted. */
export interface Painting {
  readonly mask: Raster;
  readonly state: StoreApi<PaintingState>;
  /** A part of a stroke; `end` makes all parts until then one step. */
  stroke(from: Touch, to: Touch, brush: Brush): void;
  end(): void;
  /** Take back the parts of a stroke that is not done. */
  cancel(): void;
  /** Fill, or empty, what a line goes around. */
  fillShape(spots: readonly Spot[], erases: boolean): void;
  /** Give all of it one value. */
  fill(value: number): void;
  invert(): void;
  undo(): void;
  redo(): void;
  /** Be told which pixels may have changed. */
  listen(listener: (changed: Rect) => void): () => void;
}

/** Begin to paint on a mask, or go on where it `wasChanged` before. It is changed in place. */
export function createPainting(mask: Raster, wasChanged = false): Painting {
  const history = createHistory(mask);
  const state = createStore<PaintingState>(() => ({ canUndo: false, canRedo: false, isChanged: wasChanged, steps: 0 }));
  const listeners = new Set<(changed: Rect) => void>();

  function tell(changed: Rect): void {
    if (!isEmpty(changed)) for (const listener of listeners) listener(changed);
  }

  function settle(): void {
    const [canUndo, canRedo] = [history.canUndo(), history.canRedo()];
    const isChanged = wasChanged || canUndo || history.hasForgotten();
    state.setState(({ steps }) => ({ canUndo, canRedo, isChanged, steps: steps + 1 }), true);
  }

  /** Do something to some pixels as one step. */
  function step(rect: Rect, work: () => void): void {
    history.keep(rect);
    work();
    history.end();
    tell(rect);
    settle();
  }

  function move(go: () => Rect): void {
    tell(go());
    settle();
  }

  return {
    mask,
    state,
    stroke(from, to, brush) {
      history.keep(reachOf(from, to));
      tell(stroke(mask, from, to, brush));
    },
    end() {
      history.end();
      settle();
    },
    cancel: () => move(history.cancel),
    fillShape(spots, erases) {
      if (spots.length >= 3) step(extentOf(spots), () => fillPolygon(mask, spots, erases));
    },
    fill: (value) => step(whole(mask), () => mask.data.fill(value)),
    invert: () => step(whole(mask), () => invert(mask)),
    undo: () => move(history.undo),
    redo: () => move(history.redo),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** All pixels that a stroke may touch, and a rim to be sure. */
function reachOf(from: Touch, to: Touch): Rect {
  const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
  const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
  return around(left, top, right, bottom, Math.max(from.radius, to.radius) + 1);
}
