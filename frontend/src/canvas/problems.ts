/** What is wrong with nodes and fields of the open graph: as it stands, and as the server and the last run said. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useBench, useEditorState } from '@/app/bench';
import { problemsAt, type Problem as RunProblem } from '@/runs/problems';
import { liveProblems, problemsOf } from '@/schema/live';
import type { PlacedProblem } from '@/schema/problem';

const NONE: readonly RunProblem[] = [];
/** A value for which the type of its node has no input. */
export const STRAY = 'unknown-input';
/** What a node lacks that was just added is no mistake yet: fields say that they are required, the server insists. */
export const MISSING = 'missing-input';
/** What the placeholder says that stands in the node, with what to do about it. */
const ODD: ReadonlySet<string> = new Set(['unknown-type', 'older-version', 'newer-version', 'other-version']);

/** Sentences on what is wrong with a node itself; what went wrong in a run, the run tells. */
export function useNodeProblems(node: string): readonly string[] {
  const live = useLive(node);
  const told = useTold(node);
  return useMemo(() => {
    const now = live.filter(({ field, code }) => field === undefined && !ODD.has(code)).map(({ brief }) => brief);
    const before = told.filter((problem) => problem.field === undefined && problem.run === undefined);
    return [...now, ...before.filter((problem) => !isKnown(problem, live)).map(({ message }) => message)];
  }, [live, told]);
}

/** A sentence on what is wrong with a field; undefined if nothing is. */
export function useFieldProblem(node: string, field: string): string | undefined {
  return useFieldTrouble(node, field)?.text;
}

/** What is wrong with a field: what kind of mistake, and a sentence; undefined if nothing is. */
export function useFieldTrouble(
  node: string,
  field: string,
): { readonly code: string; readonly text: string } | undefined {
  const live = useLive(node).filter((problem) => problem.field === field);
  const told = useTold(node).find((problem) => problem.field === field);
  const shown = live.find(({ code }) => code !== MISSING) ?? (told && live[0]);
  if (shown) return { code: shown.code, text: shown.brief };
  return told && { code: told.code, text: told.message };
}

/** The names of values for which the type of a node has no input. */
export function useStrays(node: string): readonly string[] {
  return useLive(node).flatMap(({ code, field }) => (code === STRAY && field !== undefined ? [field] : []));
}

/** What is wrong as the node stands. */
function useLive(node: string): readonly PlacedProblem[] {
  const place = useEditorState((state) => state.place);
  return useStore(liveProblems(useBench().editor.store), (live) => problemsOf(live, place, node));
}

/** What the server or the last run said. */
function useTold(node: string): readonly RunProblem[] {
  const place = useEditorState((state) => state.place);
  const all = useStore(useBench().runs.problems);
  return useMemo(() => (all.length === 0 ? NONE : problemsAt(all, place, node)), [all, place, node]);
}

function isKnown({ code, field }: RunProblem, live: readonly PlacedProblem[]): boolean {
  return live.some((problem) => problem.code === code && problem.field === field);
}
