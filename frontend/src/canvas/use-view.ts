/** What is seen of the graph: kept for each graph of the document, and moved by commands. */
import { useReactFlow, useStoreApi } from '@xyflow/react';
import { type RefObject, useEffect, useMemo } from 'react';
import { useBench, useEditorState } from '@/app/bench';
import { type EditorState, openPart } from '@/editor/store';
import type { Point } from '@/editor/ui';
import type { Viewport } from '@/editor/viewport';
import { overlap } from '@/graph/boxes';
import type { Element, WireElement } from './elements';
import { flight, REAL } from './flight';
import { boxOfElement } from './hand';
import { useStage } from './stage';
import { type Bring, useBring, useByHand, useRefit } from './use-bring';
import { useGoal } from './use-goal';

/** Register the canvas as the viewport, and keep what is seen; gives what React Flow is to be told. */
export function useView(pointer: RefObject<Point | undefined>) {
  const { editor, viewport } = useBench();
  const { views } = viewport;
  const { model } = useStage();
  const flow = useReactFlow<Element, WireElement>();
  const store = useStoreApi();
  const place = useEditorState((state) => state.place);
  const bring = useBring();
  useEffect(() => {
    if (!flow.viewportInitialized) return; // nothing can be shown yet, and what is tried would count as a view
    let frame = 0;
    const viewOf = (state: EditorState) => {
      const saved = openPart(state).view.viewport;
      return views.recall(state.place) ?? (saved && { x: saved[0], y: saved[1], zoom: saved[2] });
    };
    const show = (state: EditorState) => {
      const known = viewOf(state);
      if (known && known !== 'all') void flow.setViewport(known);
      cancelAnimationFrame(frame); // what was shown before is not brought into view where this is
      frame = requestAnimationFrame(() => {
        const meanwhile = viewOf(state); // somebody may have jumped somewhere
        if (!meanwhile || meanwhile === 'all' || !isAnythingSeen()) bring();
      });
    };
    const isAnythingSeen = () => {
      const { width, height, transform } = store.getState();
      const [x, y, zoom] = transform;
      const window = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
      return width === 0 || model.store.getState().elements.some((element) => overlap(boxOfElement(element), window));
    };
    show({ ...editor.store.getState(), place });
    const stop = editor.store.subscribe((state, before) => {
      if (isLoaded(state, before)) show(state);
      // What somebody works on stays where it is, whatever the window does.
      else if (state.document !== before.document && views.recall(state.place) === 'all')
        views.keep(state.place, flow.getViewport());
    });
    return () => {
      cancelAnimationFrame(frame);
      stop();
    };
  }, [editor, views, model, flow, store, place, bring]);
  useRegistration(bring, pointer);
  useRefit(bring);
  useGoal();
  return useMemo(
    () => ({
      // A move by hand is told with its event, and ends some time after the hand is still.
      onMoveStart: (event: unknown) => {
        if (event) views.keep(editor.store.getState().place, flow.getViewport());
      },
      onMoveEnd: () => {
        const { place: here } = editor.store.getState();
        if (views.recall(here) !== 'all') views.keep(here, flow.getViewport());
      },
    }),
    [editor, flow, views],
  );
}

function useRegistration(bring: Bring, pointer: RefObject<Point | undefined>): void {
  const { viewport: slot } = useBench();
  const byHand = useByHand();
  const flow = useReactFlow<Element, WireElement>();
  const store = useStoreApi();
  useEffect(() => {
    const duration = flight();
    const canvas: Viewport = {
      fit: bring,
      zoomIn: () => byHand(() => flow.zoomIn({ duration })),
      zoomOut: () => byHand(() => flow.zoomOut({ duration })),
      zoomReset: () => byHand(() => flow.zoomTo(REAL, { duration })),
      centre: () => {
        const box = store.getState().domNode?.getBoundingClientRect();
        if (!box) return { x: 0, y: 0 };
        return flow.screenToFlowPosition({ x: box.left + box.width / 2, y: box.top + box.height / 2 });
      },
      at: (window) => {
        const box = store.getState().domNode?.getBoundingClientRect();
        return box && isWithin(window, box) ? flow.screenToFlowPosition(window) : undefined;
      },
      pointer: () => pointer.current && flow.screenToFlowPosition(pointer.current),
      focus: () => store.getState().domNode?.focus(),
    };
    return slot.register(canvas);
  }, [slot, byHand, flow, store, bring, pointer]);
}

/** Whether another document has come: it begins without a history. */
function isLoaded(state: EditorState, before: EditorState): boolean {
  const { done, undone } = state.history;
  return state.document !== before.document && done.length + undone.length === 0;
}

function isWithin({ x, y }: Point, box: DOMRect): boolean {
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
}
