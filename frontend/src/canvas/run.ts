/** What a run says of a node of the open graph. */
import type { NodeRun } from '@/runs/node_run';

/** What a selector says of the run of a node; undefined is a node that no run has told of. */
export function useNodeRun<T>(_node: string, select: (run: NodeRun | undefined) => T): T {
  return select(undefined);
}
