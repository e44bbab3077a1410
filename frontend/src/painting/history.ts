/**
 * `createHistory`: steps of painting that can be taken back. A step keeps the squares of the mask that it changed as they
 * were; a square of one value is kept as that value.
 */
import { cut, put, type Raster } from './raster';
import { common, joined, NOWHERE, type Rect, whole } from './rect';

/** Pixels of a side of the squares. */
const SIDE = 128;
/** Bytes that steps may take together; the oldest are forgotten. */
const MOST = 128 * 1024 * 1024;

/** A square as it was: its bytes, or the one value that it had all over. */
type Square = number | Uint8Array<ArrayBuffer>;
type Step = Map<number, Square>;

/** What was painted, step by step. */
export interface History {
  /** Before pixels change: keep them as they are, as part of the step that is being done. */
  keep(rect: Rect): void;
  /** The step is done. */
  end(): void;
  /** The step is not to be: all is as it was before; tells the pixels that may have changed. */
  cancel(): Rect;
  /** Take a step back, or do it again; tells the pixels that may have changed. */
  undo(): Rect;
  redo(): Rect;
  canUndo(): boolean;
  canRedo(): boolean;
  /** Whether the oldest steps can't be taken back any more. */
  hasForgotten(): boolean;
}

/** A history of a mask that has none yet. */
export function createHistory(mask: Raster, most = MOST): History {
  const across = Math.ceil(mask.width / SIDE);
  const done: Step[] = [];
  const undone: Step[] = [];
  let open: Step = new Map();
  let hasForgotten = false;

  function square(index: number): Rect {
    const [x, y] = [(index % across) * SIDE, Math.floor(index / across) * SIDE];
    return common({ x, y, width: SIDE, height: SIDE }, whole(mask));
  }

  /** The squares of a step as they are now, while those of before come back. */
  function exchange(step: Step): { readonly step: Step; readonly changed: Rect } {
    const now: Step = new Map();
    let changed = NOWHERE;
    for (const [index, before] of step) {
      const rect = square(index);
      now.set(index, kept(cut(mask, rect)));
      put(mask, rect, typeof before === 'number' ? filled(rect, before) : before);
      changed = joined(changed, rect);
    }
    return { step: now, changed };
  }

  function move(from: Step[], to: Step[]): Rect {
    end();
    const last = from.pop();
    if (!last) return NOWHERE;
    const { step, changed } = exchange(last);
    to.push(step);
    return changed;
  }

  function end(): void {
    if (open.size === 0) return;
    done.push(open);
    undone.length = 0;
    open = new Map();
    let bytes = done.reduce((sum, step) => sum + sizeOf(step), 0);
    while (bytes > most && done.length > 1) {
      bytes -= sizeOf(done.shift() ?? new Map());
      hasForgotten = true;
    }
  }

  return {
    keep(rect) {
      const inside = common(rect, whole(mask));
      for (let y = Math.floor(inside.y / SIDE); y * SIDE < inside.y + inside.height; y += 1) {
        for (let x = Math.floor(inside.x / SIDE); x * SIDE < inside.x + inside.width; x += 1) {
          const index = y * across + x;
          if (!open.has(index)) open.set(index, kept(cut(mask, square(index))));
        }
      }
    },
    end,
    cancel() {
      const { changed } = exchange(open);
      open = new Map();
      return changed;
    },
    undo: () => move(done, undone),
    redo: () => move(undone, done),
    canUndo: () => done.length > 0 || open.size > 0,
    canRedo: () => undone.length > 0,
    hasForgotten: () => hasForgotten,
  };
}

function kept(bytes: Uint8Array<ArrayBuffer>): Square {
  const [first = 0] = bytes;
  return bytes.every((each) => each === first) ? first : bytes;
}

function filled({ width, height }: Rect, value: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(width * height).fill(value);
}

function sizeOf(step: Step): number {
  let bytes = 0;
  for (const each of step.values()) bytes += typeof each === 'number' ? 8 : each.length;
  return bytes;
}
