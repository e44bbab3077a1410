/** Dragging a number sideways, as in drawing programs: `useScrub`. */
import { type PointerEvent, type RefObject, useRef } from 'react';

/** Pixels that make a step, and those before a press is a drag. */
const STEP = 4;
const SLACK = 3;

/**
 * Handlers for an input that steps while it is dragged. A press without a drag focuses it for typing, and an input that
 * has the focus is for text: there, dragging selects.
 */
export function useScrub(input: RefObject<HTMLInputElement | null>, disabled: boolean, step: (steps: number) => void) {
  const drag = useRef<{ from: number; told: number; moved: boolean }>(undefined);
  return {
    onPointerDown(event: PointerEvent<HTMLInputElement>) {
      const element = input.current;
      if (disabled || !element || event.button !== 0 || event.pointerType === 'touch') return;
      if (element.ownerDocument.activeElement === element) return;
      event.preventDefault();
      element.setPointerCapture(event.pointerId);
      drag.current = { from: event.clientX, told: 0, moved: false };
    },
    onPointerMove(event: PointerEvent<HTMLInputElement>) {
      const state = drag.current;
      if (!state) return;
      const distance = event.clientX - state.from;
      if (!state.moved && Math.abs(distance) < SLACK) return;
      state.moved = true;
      const steps = Math.trunc(distance / STEP);
      if (steps === state.told) return;
      step((steps - state.told) * (event.shiftKey ? 10 : event.altKey ? 0.1 : 1));
      state.told = steps;
    },
    onPointerUp() {
      const state = drag.current;
      drag.current = undefined;
      if (!state || state.moved) return;
      input.current?.focus();
      input.current?.select();
    },
    onPointerCancel() {
      drag.current = undefined;
    },
  };
}
