/** `createTools`: the tool that is in the hand, and how it is set. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { firstSize } from './pen';
import type { Size } from './rect';

/** The tools, in the order in which they are shown. */
export const TOOLS = ['brush', 'eraser', 'lasso', 'rectangle'] as const;

/** What one paints with. */
export type Tool = (typeof TOOLS)[number];

/** How tools are set. */
export interface ToolState {
  readonly tool: Tool;
  /** Diameter of the brush, in pixels of the picture. */
  readonly size: number;
  /** The part of the brush that paints in full, from 0 to 1. */
  readonly hardness: number;
  /** How far edges of the mask fade, in pixels. */
  readonly feather: number;
}

/** The tools of one who paints. */
export type Tools = StoreApi<ToolState>;

/** Most that edges may fade, in pixels. */
export const MOST_FEATHER = 128;

/** Tools as they are at first, for a picture of some size. */
export function createTools({ width, height }: Size): Tools {
  return createStore<ToolState>(() => ({ tool: 'brush', size: firstSize(width, height), hardness: 0.9, feather: 0 }));
}
