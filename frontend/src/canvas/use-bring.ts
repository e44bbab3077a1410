/** Bringing into view: all of the graph, which is then shown in whatever room there is, or some of it. */
import { getViewportForBounds, useReactFlow, useStoreApi } from '@xyflow/react';
import { useCallback, useEffect, useMemo } from 'react';
import { useBench } from '@/app/bench';
import type { Target } from '@/editor/viewport';
import { around } from '@/graph/boxes';
import type { Element, WireElement } from './elements';
import { flight, REAL } from './flight';
import { boxOfElement } from './hand';
import { canvasId } from './ids';
import { useStage } from './stage';

/** Bring all into view, or some, in so many milliseconds. */
export type Bring = (target?: Target, duration?: number) => void;

/** Space around what is brought into view, as a part of the window. */
const PADDING = 0.12;

/**
 * Bringing into view: all, or some.
 *
 * React Flow's own way leaves out what was never drawn, and only what is near is drawn.
 */
export function useBring(): Bring {
  const { editor, viewport } = useBench();
  const { views } = viewport;
  const { model } = useStage();
  const flow = useReactFlow<Element, WireElement>();
  const store = useStoreApi();
  return useMemo(
    () => (target?: Target, duration?: number) => {
      const { elements } = model.store.getState();
      const wanted = target && idsOf(target);
      const isPart = wanted !== undefined && wanted.size > 0;
      const chosen = isPart ? elements.filter(({ id }) => wanted.has(id)) : elements;
      const bounds = around(chosen.map(boxOfElement));
      const { width, height, minZoom } = store.getState();
      if (!bounds) return;
      views.keep(editor.store.getState().place, isPart ? flow.getViewport() : 'all');
      void flow.setViewport(getViewportForBounds(bounds, width, height, minZoom, REAL, PADDING), {
        duration: duration ?? flight(),
      });
    },
    [editor, views, flow, model, store],
  );
}

/** Where all of a graph is shown, it is shown in whatever room there is. */
export function useRefit(bring: Bring): void {
  const { editor, viewport } = useBench();
  const { views } = viewport;
  const store = useStoreApi();
  useEffect(
    () =>
      store.subscribe(({ width, height }, before) => {
        const isSame = width === before.width && height === before.height;
        if (!isSame && views.recall(editor.store.getState().place) === 'all') bring(undefined, 0);
      }),
    [editor, views, store, bring],
  );
}

function idsOf({ nodes = [], frames = [], notes = [] }: Target): ReadonlySet<string> {
  return new Set([
    ...Array.from(nodes, (id) => canvasId('node', id)),
    ...Array.from(frames, (id) => canvasId('frame', id)),
    ...Array.from(notes, (id) => canvasId('note', id)),
  ]);
}

/** Go elsewhere as somebody asked for it: from then on not all is shown. */
export function useByHand(): (go: () => Promise<unknown>) => void {
  const { editor, viewport } = useBench();
  const { views } = viewport;
  const flow = useReactFlow<Element, WireElement>();
  return useCallback(
    (go) => {
      views.keep(editor.store.getState().place, flow.getViewport());
      void go();
    },
    [editor, views, flow],
  );
}
