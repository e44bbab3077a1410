/** Jumping: the node comes to the middle, and its field is given the keyboard. */
import { useReactFlow } from '@xyflow/react';
import { useEffect } from 'react';
import { useBench, useUi } from '@/app/bench';
import type { Element, WireElement } from './elements';
import { flight } from './flight';
import { boxOfElement } from './hand';
import { canvasId } from './ids';
import { useStage } from './stage';
import { useByHand } from './use-bring';

/** The least zoom at which a field can be read that one jumps to. */
const READABLE = 0.8;

/** Go where one jumps to. */
export function useGoal(): void {
  const { editor, ui } = useBench();
  const { model } = useStage();
  const byHand = useByHand();
  const flow = useReactFlow<Element, WireElement>();
  const goal = useUi((state) => state.goal);
  useEffect(() => {
    if (!goal || !flow.viewportInitialized) return;
    const element = model.store.getState().elements.find(({ id }) => id === canvasId('node', goal.node));
    if (!element) return;
    ui.setState({ goal: undefined });
    editor.select({ nodes: new Set([goal.node]), frames: new Set(), notes: new Set(), edges: new Set() });
    const { x, y, width, height } = boxOfElement(element);
    const zoom = Math.max(flow.getZoom(), READABLE);
    byHand(async () => {
      await flow.setCenter(x + width / 2, y + height / 2, { zoom, duration: flight() });
      requestAnimationFrame(() => focusField(goal.node, goal.field));
    });
  }, [goal, editor, ui, model, flow, byHand]);
}

function focusField(node: string, field: string | undefined): void {
  const shown = document.querySelector(`.react-flow__node [data-node="${CSS.escape(node)}"]`);
  const row = field === undefined ? null : shown?.querySelector(`[data-field="${CSS.escape(field)}"]`);
  const widget = row?.querySelector<HTMLElement>('input, textarea, button, select, [tabindex]');
  const target = widget ?? shown?.closest<HTMLElement>('.react-flow__node');
  target?.focus({ preventScroll: true });
}
