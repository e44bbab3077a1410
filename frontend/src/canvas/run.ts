/** What a run says of a node of the open graph. */
import { useCallback, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { useBench, useEditorState } from '@/app/bench';
import type { NodeRun } from '@/runs/node_run';

/** What a selector says of the run of a node; undefined is a node that no run has told of. */
export function useNodeRun<T>(node: string, select: (run: NodeRun | undefined) => T): T {
  const watch = useStore(useBench().runs.shown, (shown) => shown.watch);
  const place = useEditorState((state) => state.place);
  const subscribe = useCallback(
    (changed: () => void) => watch?.subscribe(place, node, changed) ?? (() => {}),
    [watch, place, node],
  );
  return useSyncExternalStore(subscribe, () => select(watch?.node(place, node)));
}
