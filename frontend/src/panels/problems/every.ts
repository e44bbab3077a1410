/** Everything that is wrong: as the workflow stands, and as the server and the last run said. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useBench } from '@/app/bench';
import type { Problem as RunProblem } from '@/runs/problems';
import { liveProblems } from '@/schema/live';
import type { PlacedProblem } from '@/schema/problem';

/** Something that is wrong, whoever found it. */
export type FoundProblem = Pick<RunProblem, 'code' | 'message' | 'place' | 'node' | 'field' | 'run' | 'path'>;

/** What is wrong as the workflow stands, the outermost graph first, then what only the server or a run told. */
export function everyProblem(live: readonly PlacedProblem[], told: readonly RunProblem[]): readonly FoundProblem[] {
  const now = live.map((problem) => ({ ...problem, run: undefined, path: undefined }));
  const known = new Set(live.map(keyOf));
  return [
    ...now.sort((one, other) => one.place.length - other.place.length),
    ...told.filter((problem) => !known.has(keyOf(problem))),
  ];
}

/** Everything that is wrong now. */
export function useEveryProblem(): readonly FoundProblem[] {
  const { editor, runs } = useBench();
  const live = useStore(liveProblems(editor.store), ({ all }) => all);
  const told = useStore(runs.problems);
  return useMemo(() => everyProblem(live, told), [live, told]);
}

function keyOf({ code, place, node, field }: Pick<RunProblem, 'code' | 'place' | 'node' | 'field'>): string {
  return JSON.stringify([code, place, node, field]);
}
