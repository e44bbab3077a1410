/** What the run that is shown made so far: `useResults`. */
import { useMemo, useRef, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { useBench, useEditorState } from '@/app/bench';
import type { RunHead } from '@/runs/fold';
import { listenTo, type RunResults, resultsOf } from '@/runs/results';
import type { Watch } from '@/runs/watch';

/** What the run that is shown made, and what it is at. */
export interface ShownResults extends RunResults {
  readonly head: RunHead;
}

/** What the run that is shown made so far; undefined where none is. */
export function useResults(): ShownResults | undefined {
  const watch = useStore(useBench().runs.shown, (shown) => shown.watch);
  const count = useChanges(watch);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `count` tells that there is something new
  return useMemo(() => watch && { ...resultsOf(watch), head: watch.head.getState() }, [watch, count]);
}

/** How often something happened to a run. */
function useChanges(watch: Watch | undefined): number {
  const count = useRef(0);
  const subscribe = useMemo(
    () => (changed: () => void) =>
      watch
        ? listenTo(watch, () => {
            count.current += 1;
            changed();
          })
        : () => {},
    [watch],
  );
  return useSyncExternalStore(subscribe, () => count.current);
}

/** Ids of pictures that other runs of the open workflow saved, the newest first. */
export function useEarlier(most: number): readonly string[] {
  const { runs } = useBench();
  const name = useEditorState(({ document }) => document.name);
  const shown = useStore(runs.shown, ({ watch }) => watch?.run);
  const pictures = useStore(runs.pictures);
  const queue = useStore(runs.queue, (state) => state.runs);
  return useMemo(() => {
    const isOurs = (run: string | null) => run !== null && run !== shown && queue.get(run)?.name === name;
    return pictures
      .filter(({ run }) => isOurs(run))
      .slice(0, most)
      .map(({ id }) => id);
  }, [pictures, queue, name, shown, most]);
}
