/** `paintKeys`: what keys do while one paints, wherever in the dialog the focus is but in a text. */
import type { KeyboardEvent } from 'react';
import type { Painting } from '@/painting/painting';
import { nextSize } from '@/painting/pen';
import type { Tool, Tools } from '@/painting/tools';

/** What keys work with. */
export interface PaintKeyOptions {
  readonly painting: Painting;
  readonly tools: Tools;
  readonly zoom: (direction: 1 | -1) => void;
  readonly fit: () => void;
}

const TOOL_KEYS: Readonly<Record<string, Tool>> = { b: 'brush', e: 'eraser', l: 'lasso', r: 'rectangle' };
const TEXTS = 'input:not([type=range]), textarea, select';

/** Do what a key means; whether it meant something. */
export function paintKey(event: KeyboardEvent, options: PaintKeyOptions): boolean {
  if (event.target instanceof Element && event.target.closest(TEXTS)) return false;
  const key = event.key.toLowerCase();
  const mod = event.ctrlKey || event.metaKey;
  if (event.altKey) return false;
  const act = mod ? withMod(key, event.shiftKey, options) : plain(key, options);
  act?.();
  return act !== undefined;
}

function withMod(key: string, shift: boolean, { painting }: PaintKeyOptions): (() => void) | undefined {
  if (key === 'z') return shift ? painting.redo : painting.undo;
  return key === 'y' ? painting.redo : undefined;
}

function plain(key: string, { painting, tools, zoom, fit }: PaintKeyOptions): (() => void) | undefined {
  const tool = TOOL_KEYS[key];
  if (tool) return () => tools.setState({ tool });
  const sized = (direction: 1 | -1) => () => tools.setState(({ size }) => ({ size: nextSize(size, direction) }));
  const acts: Readonly<Record<string, () => void>> = {
    '[': sized(-1),
    ']': sized(1),
    i: painting.invert,
    '+': () => zoom(1),
    '=': () => zoom(1),
    '-': () => zoom(-1),
    '0': fit,
  };
  return acts[key];
}
