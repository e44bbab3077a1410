/** What a run made, as somebody sees it who does not look at nodes: pictures, what its outputs give, and what it works on. */
import type { JSONValue } from '@/document/json';
import { ROOT } from '@/document/place';
import type { NodePreview, NodeProgress } from './node_run';
import type { Watch } from './watch';

/** What an output of the workflow gave. */
export interface Given {
  /** Its name in the interface. */
  readonly name: string;
  readonly value: JSONValue;
}

/** What a run made so far. */
export interface RunResults {
  /** Ids of the pictures that it saved, the newest first. */
  readonly pictures: readonly string[];
  readonly given: readonly Given[];
  /** What it works on now: that of a node which shows something, if there is one. */
  readonly preview: NodePreview | undefined;
  readonly progress: NodeProgress | undefined;
}

/** What a run made so far. */
export function resultsOf(watch: Watch): RunResults {
  const { nodes, interface: ends } = watch.document;
  const known = Object.keys(nodes).flatMap((id) => watch.node(ROOT, id) ?? []);
  const busy = known.filter(({ state }) => state === 'running');
  const shown =
    busy.find(({ preview }) => preview !== undefined) ?? busy.find(({ progress }) => progress !== undefined);
  return {
    pictures: [...new Set(known.flatMap(({ images }) => images))].sort().reverse(),
    given: Object.entries(ends.outputs).flatMap(([name, [node, field]]): Given[] => {
      const value = watch.node(ROOT, node)?.outputs?.[field];
      return value === undefined ? [] : [{ name, value }];
    }),
    preview: shown?.preview,
    progress: shown?.progress,
  };
}

/** Be told of all that happens to the nodes of a run. */
export function listenTo(watch: Watch, listener: () => void): () => void {
  const stops = Object.keys(watch.document.nodes).map((id) => watch.subscribe(ROOT, id, listener));
  const stop = watch.head.subscribe(listener);
  return () => {
    stop();
    for (const each of stops) each();
  };
}
