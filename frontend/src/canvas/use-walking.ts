/** Keys on a node that has the keyboard: Enter selects it, arrows walk along its wires. */
import { type KeyboardEvent, useCallback } from 'react';
import { useBench } from '@/app/bench';
import { EMPTY_SELECTION, nodesSelected } from '@/editor/selection';
import { openPart } from '@/editor/store';
import { canvasId, nodeIdOf } from './ids';
import { type Direction, neighbour } from './walking';

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'before',
  ArrowRight: 'after',
  ArrowUp: 'above',
  ArrowDown: 'below',
};

/** What is done with a key on a node. */
export function useWalking(): (event: KeyboardEvent) => void {
  const { editor } = useBench();
  return useCallback(
    (event) => {
      const { target } = event;
      if (!(target instanceof HTMLElement) || !target.matches('.react-flow__node')) return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const node = nodeIdOf(target.dataset.id ?? '');
      if (node === undefined) return;
      const direction = ARROWS[event.key];
      if (direction) {
        event.preventDefault();
        const next = neighbour(openPart(editor.store.getState()), node, direction);
        if (next !== undefined) focusNode(next);
      } else if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        editor.select(nodesSelected([node]));
      } else if (event.key === 'Escape') editor.select(EMPTY_SELECTION);
    },
    [editor],
  );
}

function focusNode(node: string): void {
  const id = CSS.escape(canvasId('node', node));
  document.querySelector<HTMLElement>(`.react-flow__node[data-id="${id}"]`)?.focus();
}
