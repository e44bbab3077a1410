/** What is wrong with nodes and fields of the open graph. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useBench, useEditorState } from '@/app/bench';
import { type Problem, problemsAt } from '@/runs/problems';

const NONE: readonly Problem[] = [];

function useProblems(node: string): readonly Problem[] {
  const place = useEditorState((state) => state.place);
  const all = useStore(useBench().runs.problems);
  return useMemo(() => (all.length === 0 ? NONE : problemsAt(all, place, node)), [all, place, node]);
}

/** Sentences on what is wrong with a node itself; what went wrong in a run, the run tells. */
export function useNodeProblems(node: string): readonly string[] {
  const found = useProblems(node);
  return useMemo(
    () => found.filter(({ field, run }) => field === undefined && run === undefined).map(({ message }) => message),
    [found],
  );
}

/** A sentence on what is wrong with a field; undefined if nothing is. */
export function useFieldProblem(node: string, field: string): string | undefined {
  return useProblems(node).find((problem) => problem.field === field)?.message;
}
