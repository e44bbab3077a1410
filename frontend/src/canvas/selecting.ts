/** What is selected after React Flow says that some elements are, and others no more. */
import type { NodeChange } from '@xyflow/react';
import { EMPTY_SELECTION, type Selection } from '@/editor/selection';
import type { Element } from './elements';
import { type Kind, readCanvasId } from './ids';

const SETS = { node: 'nodes', frame: 'frames', note: 'notes' } as const satisfies Record<Kind, keyof Selection>;

/** The selection after some changes; undefined if they change none of it. */
export function selectionAfter(selection: Selection, changes: readonly NodeChange<Element>[]): Selection | undefined {
  const next = {
    ...selection,
    nodes: new Set(selection.nodes),
    frames: new Set(selection.frames),
    notes: new Set(selection.notes),
  };
  let isChanged = false;
  for (const change of changes) {
    if (change.type !== 'select') continue;
    const read = readCanvasId(change.id);
    if (!read) continue;
    const set = next[SETS[read.kind]];
    isChanged ||= set.has(read.id) !== change.selected;
    if (change.selected) set.add(read.id);
    else set.delete(read.id);
  }
  return isChanged ? next : undefined;
}

/** A selection of one element and nothing else; undefined for what is none. */
export function only(canvasId: string): Selection | undefined {
  const read = readCanvasId(canvasId);
  return read && { ...EMPTY_SELECTION, [SETS[read.kind]]: new Set([read.id]) };
}
