/** The edge of a panel that makes it larger or smaller, by the pointer or the arrow keys; the size is kept. */
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { classes } from '@/ui/classes';
import styles from './ResizeHandle.module.css';

/** The edge of the panel that is dragged. */
export type PanelEdge = 'left' | 'right' | 'top';

/** Pixels that an arrow key moves an edge. */
const STEP = 16;

/** A size that is kept from one visit to the next, in pixels. */
export interface PanelSize {
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly set: (value: number) => void;
}

/** The size of a panel, by the name under which it is kept. */
export function usePanelSize(name: string, usual: number, least: number, most: number): PanelSize {
  const key = `nodeloom.size.${name}`;
  const [value, setValue] = useState(() => clamped(Number(localStorage.getItem(key) ?? usual) || usual, least, most));
  return {
    value,
    least,
    most,
    set: (next) => {
      const size = clamped(next, least, most);
      setValue(size);
      localStorage.setItem(key, String(size));
    },
  };
}

function clamped(value: number, least: number, most: number): number {
  return Math.round(Math.max(least, Math.min(most, value)));
}

/** The edge itself. */
export function ResizeHandle({ edge, label, size }: { edge: PanelEdge; label: string; size: PanelSize }) {
  const isRow = edge === 'top';
  const sign = edge === 'right' ? 1 : -1;
  const grow: readonly string[] = isRow ? ['ArrowUp'] : [edge === 'right' ? 'ArrowRight' : 'ArrowLeft'];
  const shrink: readonly string[] = isRow ? ['ArrowDown'] : [edge === 'right' ? 'ArrowLeft' : 'ArrowRight'];
  const pressed = (event: KeyboardEvent) => {
    const by = grow.includes(event.key) ? STEP : shrink.includes(event.key) ? -STEP : 0;
    if (by === 0) return;
    event.preventDefault();
    size.set(size.value + by);
  };
  const taken = (event: PointerEvent<HTMLElement>) => {
    const handle = event.currentTarget;
    const from = isRow ? event.clientY : event.clientX;
    const moved = (move: globalThis.PointerEvent) =>
      size.set(size.value + sign * ((isRow ? move.clientY : move.clientX) - from));
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener('pointermove', moved);
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', moved), {
      once: true,
    });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved is no line between paragraphs
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={isRow ? 'horizontal' : 'vertical'}
      aria-valuenow={size.value}
      aria-valuemin={size.least}
      aria-valuemax={size.most}
      className={classes(styles.handle, styles[edge])}
      onKeyDown={pressed}
      onPointerDown={taken}
    />
  );
}
