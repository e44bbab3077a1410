/**
 * Every change of a document as one step that can be taken back: a log of patches, not of whole documents.
 *
 * It knows documents only as values; what is selected or open travels with a step as its `moment`.
 */
import { applyPatches, enablePatches, type Patch, produceWithPatches } from 'immer';

enablePatches();

/** One step: what changed, how to change it back, and where the user was before and after. */
export interface Step<M> {
  readonly label: string;
  readonly patches: readonly Patch[];
  readonly inverse: readonly Patch[];
  readonly before: M;
  readonly after: M;
  /** Steps in a row with the same key are one, such as the letters of a word. */
  readonly merge: string | undefined;
  readonly time: number;
}

/** Steps that can be taken back, the last of them last, and steps that were. */
export interface History<M> {
  readonly done: readonly Step<M>[];
  readonly undone: readonly Step<M>[];
}

/** Milliseconds between two steps of one merge key after which the second stands alone. */
export const MERGE_WITHIN = 1000;
/** Steps that are kept. */
export const DEPTH = 500;

/** A history of nothing. */
export function emptyHistory<M>(): History<M> {
  return { done: [], undone: [] };
}

/** What a change made of a document: the document, and its patches; undefined if nothing changed. */
export function changed<D extends object>(
  document: D,
  recipe: (draft: D) => void,
): { document: D; patches: Patch[]; inverse: Patch[] } | undefined {
  const [next, patches, inverse] = produceWithPatches(document, (draft) => {
    recipe(draft as D); // documents are mutable in their types, so a draft of one is one
  });
  return patches.length === 0 ? undefined : { document: next, patches, inverse };
}

/** The history with one step more. What had been taken back is gone. */
export function recorded<M>(history: History<M>, step: Step<M>): History<M> {
  const last = history.done.at(-1);
  if (last && mergeable(last, step)) {
    const joined: Step<M> = {
      ...step,
      patches: [...last.patches, ...step.patches],
      inverse: [...step.inverse, ...last.inverse],
      before: last.before,
    };
    return { done: [...history.done.slice(0, -1), joined], undone: [] };
  }
  return { done: [...history.done, step].slice(-DEPTH), undone: [] };
}

function mergeable<M>(last: Step<M>, step: Step<M>): boolean {
  return step.merge !== undefined && step.merge === last.merge && step.time - last.time < MERGE_WITHIN;
}

/** What taking a step back, or again, gives. */
export interface Travelled<D, M> {
  readonly document: D;
  readonly history: History<M>;
  readonly step: Step<M>;
}

/** The last step taken back; undefined if there is none. */
export function undone<D extends object, M>(document: D, history: History<M>): Travelled<D, M> | undefined {
  const step = history.done.at(-1);
  if (!step) return undefined;
  return {
    document: applyPatches(document, step.inverse),
    history: { done: history.done.slice(0, -1), undone: [...history.undone, { ...step, merge: undefined }] },
    step,
  };
}

/** The step that was taken back last, taken again; undefined if there is none. */
export function redone<D extends object, M>(document: D, history: History<M>): Travelled<D, M> | undefined {
  const step = history.undone.at(-1);
  if (!step) return undefined;
  return {
    document: applyPatches(document, step.patches),
    history: { done: [...history.done, step], undone: history.undone.slice(0, -1) },
    step,
  };
}
