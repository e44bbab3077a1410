/** What is seen of the graph: kept for each graph of the document, moved by commands, and brought to where one jumps. */
import { getViewportForBounds, useReactFlow, useStoreApi } from '@xyflow/react';
import { type RefObject, useEffect, useMemo } from 'react';
import { useBench, useEditorState, useUi } from '@/app/bench';
import { type EditorState, openPart } from '@/editor/store';
import type { Point } from '@/editor/ui';
import type { Target, Viewport } from '@/editor/viewport';
import { around } from '@/graph/boxes';
import type { Element, WireElement } from './elements';
import { boxOfElement } from './hand';
import { canvasId } from './ids';
import { useStage } from './stage';
import { createViewMemory } from './view-memory';

/** Milliseconds of a flight to somewhere else. */
const FLIGHT = 220;
/** Space around what is brought into view, as a part of the window. */
const PADDING = 0.12;
/** Nothing is shown larger than it is because it is brought into view. */
const REAL = 1;
/** The least zoom at which a field can be read that one jumps to. */
const READABLE = 0.8;

/** Register the canvas as the viewport, and keep what is seen; gives what React Flow is to be told. */
export function useView(pointer: RefObject<Point | undefined>) {
  const { editor, viewport } = useBench();
  const flow = useReactFlow<Element, WireElement>();
  const store = useStoreApi();
  const memory = useMemo(createViewMemory, []);
  const place = useEditorState((state) => state.place);
  const bring = useBring();
  useEffect(() => {
    const show = (state: EditorState) => {
      const known = memory.recall(state.place);
      const saved = openPart(state).view.viewport;
      if (known) void flow.setViewport(known);
      else if (saved) void flow.setViewport({ x: saved[0], y: saved[1], zoom: saved[2] });
      else requestAnimationFrame(() => bring());
    };
    show({ ...editor.store.getState(), place });
    return editor.store.subscribe((state, before) => {
      if (!isLoaded(state, before)) return;
      memory.forget();
      show(state);
    });
  }, [editor, flow, memory, place, bring]);
  useRegistration(viewport, bring, pointer);
  useGoal();
  return useMemo(
    () => ({
      onMoveStart: () => store.getState().domNode?.setAttribute('data-moving', ''),
      onMoveEnd: () => {
        store.getState().domNode?.removeAttribute('data-moving');
        memory.keep(editor.store.getState().place, flow.getViewport());
      },
    }),
    [editor, flow, memory, store],
  );
}

/**
 * Bringing into view: all, or some.
 *
 * React Flow's own way leaves out what was never drawn, and only what is near is drawn.
 */
function useBring(): (target?: Target) => void {
  const { model } = useStage();
  const flow = useReactFlow<Element, WireElement>();
  const store = useStoreApi();
  return useMemo(
    () => (target?: Target) => {
      const { elements } = model.store.getState();
      const wanted = target && idsOf(target);
      const chosen = wanted && wanted.size > 0 ? elements.filter(({ id }) => wanted.has(id)) : elements;
      const bounds = around(chosen.map(boxOfElement));
      const { width, height, minZoom } = store.getState();
      if (!bounds) return;
      void flow.setViewport(getViewportForBounds(bounds, width, height, minZoom, REAL, PADDING), {
        duration: flight(),
      });
    },
    [flow, model, store],
  );
}

function idsOf({ nodes = [], frames = [], notes = [] }: Target): ReadonlySet<string> {
  return new Set([
    ...Array.from(nodes, (id) => canvasId('node', id)),
    ...Array.from(frames, (id) => canvasId('frame', id)),
    ...Array.from(notes, (id) => canvasId('note', id)),
  ]);
}

function useRegistration(
  slot: ReturnType<typeof useBench>['viewport'],
  bring: (target?: Target) => void,
  pointer: RefObject<Point | undefined>,
): void {
  const flow = useReactFlow<Element, WireElement>();
  const store = useStoreApi();
  useEffect(() => {
    const duration = flight();
    const canvas: Viewport = {
      fit: bring,
      zoomIn: () => void flow.zoomIn({ duration }),
      zoomOut: () => void flow.zoomOut({ duration }),
      zoomReset: () => void flow.zoomTo(REAL, { duration }),
      centre: () => {
        const box = store.getState().domNode?.getBoundingClientRect();
        if (!box) return { x: 0, y: 0 };
        return flow.screenToFlowPosition({ x: box.left + box.width / 2, y: box.top + box.height / 2 });
      },
      pointer: () => pointer.current && flow.screenToFlowPosition(pointer.current),
      focus: () => store.getState().domNode?.focus(),
    };
    return slot.register(canvas);
  }, [slot, flow, store, bring, pointer]);
}

/** Go where one jumps to: the node comes to the middle, and its field is given the keyboard. */
function useGoal(): void {
  const { editor, ui } = useBench();
  const { model } = useStage();
  const flow = useReactFlow<Element, WireElement>();
  const goal = useUi((state) => state.goal);
  useEffect(() => {
    if (!goal) return;
    const element = model.store.getState().elements.find(({ id }) => id === canvasId('node', goal.node));
    if (!element) return;
    ui.setState({ goal: undefined });
    editor.select({ nodes: new Set([goal.node]), frames: new Set(), notes: new Set(), edges: new Set() });
    const { x, y, width, height } = boxOfElement(element);
    const zoom = Math.max(flow.getZoom(), READABLE);
    void flow.setCenter(x + width / 2, y + height / 2, { zoom, duration: flight() }).then(() => {
      requestAnimationFrame(() => focusField(goal.node, goal.field));
    });
  }, [goal, editor, ui, model, flow]);
}

function focusField(node: string, field: string | undefined): void {
  const shown = document.querySelector(`.react-flow__node [data-node="${CSS.escape(node)}"]`);
  const row = field === undefined ? null : shown?.querySelector(`[data-field="${CSS.escape(field)}"]`);
  const widget = row?.querySelector<HTMLElement>('input, textarea, button, select, [tabindex]');
  const target = widget ?? shown?.closest<HTMLElement>('.react-flow__node');
  target?.focus({ preventScroll: true });
}

/** Whether another document has come: it begins without a history. */
function isLoaded(state: EditorState, before: EditorState): boolean {
  const { done, undone } = state.history;
  return state.document !== before.document && done.length + undone.length === 0;
}

function flight(): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : FLIGHT;
}
