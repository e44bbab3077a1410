/** `useBrushKeys`: the brush moved and pressed by keys, on the stage. */
import { type KeyboardEvent, useRef } from 'react';
import type { Painting } from '@/painting/painting';
import type { Spot } from '@/painting/polygon';
import type { Tools } from '@/painting/tools';
import type { Stage } from './stage';

const WAYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** Pixels of the screen that an arrow goes. */
const STEP = 4;
const LONG = 10;

/** What the keys work with. */
export interface BrushKeyOptions {
  readonly painting: Painting;
  readonly tools: Tools;
  readonly stage: () => Stage | undefined;
  readonly onHover: (at: Spot) => void;
}

/** A handler for keys on the stage: arrows move the brush, Enter paints where it is. */
export function useBrushKeys({ painting, tools, stage, onHover }: BrushKeyOptions) {
  const at = useRef<Spot>({ x: painting.mask.width / 2, y: painting.mask.height / 2 });

  function move([dx, dy]: readonly [number, number], long: boolean): void {
    const step = (long ? STEP * LONG : STEP) / (stage()?.look().scale ?? 1);
    const { width, height } = painting.mask;
    const within = (value: number, most: number) => Math.max(0, Math.min(most, value));
    at.current = { x: within(at.current.x + dx * step, width), y: within(at.current.y + dy * step, height) };
    onHover(at.current);
  }

  function press(): void {
    const { tool, size, hardness } = tools.getState();
    const touch = { ...at.current, radius: size / 2 };
    painting.stroke(touch, touch, { hardness, erases: tool === 'eraser' });
    painting.end();
    onHover(at.current);
  }

  return {
    /** Begin where a pointer was. */
    from(spot: Spot) {
      at.current = spot;
    },
    /** Show where the brush is. */
    show: () => onHover(at.current),
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const way = WAYS[event.key];
      if (way) move(way, event.shiftKey);
      else if (event.key === 'Enter') press();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}
