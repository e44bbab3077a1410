/** What components ask of runs: narrow looks at the stores of the workbench. */
import { useStore } from 'zustand';
import { useBench } from '@/app/bench';
import { type QueueState, shareOf } from '@/runs/queue_state';

/** What a selector says of the queue. Its result must be the same while nothing changed for it. */
export function useQueue<T>(selector: (state: QueueState) => T): T {
  return useStore(useBench().runs.queue, selector);
}

/** What goes on now, in whole percent so that it changes seldom. */
export interface Activity {
  /** The run that is told of: the one that is shown while it goes on, else the first that runs. */
  readonly run: string | undefined;
  readonly percent: number | undefined;
  readonly canceling: boolean;
  readonly waiting: number;
}

/** What goes on now, as one text: it is the same while nothing that shows has changed. */
function activityKey(state: QueueState, shown: string | undefined): string {
  let waiting = 0;
  let busy: string | undefined;
  for (const run of state.runs.values()) {
    if (run.state === 'queued') waiting += 1;
    if (run.state === 'running' && (busy === undefined || run.id === shown)) busy = run.id;
  }
  const entry = busy === undefined ? undefined : state.runs.get(busy);
  const share = entry && shareOf(entry);
  const percent = share === undefined ? '' : Math.round(share * 100);
  return [busy ?? '', percent, entry?.canceling ? 1 : '', waiting].join(' ');
}

/** What goes on now. */
export function useActivity(): Activity {
  const shown = useStore(useBench().runs.shown, (state) => state.watch?.run);
  const [run = '', percent = '', canceling = '', waiting = ''] = useQueue((state) => activityKey(state, shown)).split(
    ' ',
  );
  return {
    run: run || undefined,
    percent: percent === '' ? undefined : Number(percent),
    canceling: canceling !== '',
    waiting: Number(waiting),
  };
}
