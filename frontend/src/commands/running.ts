/** Commands that run the workflow, and those of the queue. */
import { strings } from '@/strings';
import type { Workbench } from '@/workbench/workbench';
import type { Command } from './command';

const words = strings.runs.commands;

function hasNodes({ editor }: Workbench): boolean {
  return Object.keys(editor.store.getState().document.nodes).length > 0;
}

/** Runs end at nodes of the workflow itself, not at those inside its subgraphs. */
function targets({ editor }: Workbench): string[] {
  const { place, selection } = editor.store.getState();
  return place.length === 0 ? [...selection.nodes] : [];
}

function isBusy({ runs }: Workbench): boolean {
  return [...runs.queue.getState().runs.values()].some(({ state }) => state === 'queued' || state === 'running');
}

function isPaused({ runs }: Workbench): boolean {
  return runs.queue.getState().paused.has('default');
}

/** Commands about runs. */
export const runCommands: readonly Command[] = [
  {
    id: 'run.run',
    title: words.run,
    group: 'run',
    keys: ['Mod+Enter'],
    inText: true,
    inForm: true,
    enabled: hasNodes,
    run: async ({ runs }) => void (await runs.enqueue()),
  },
  {
    id: 'run.front',
    title: words.front,
    group: 'run',
    keys: ['Mod+Shift+Enter'],
    inText: true,
    inForm: true,
    enabled: hasNodes,
    run: async ({ runs }) => void (await runs.enqueue({ front: true })),
  },
  {
    id: 'run.here',
    title: words.here,
    group: 'run',
    enabled: (bench) => targets(bench).length > 0,
    run: async (bench) => void (await bench.runs.enqueue({ targets: targets(bench) })),
  },
  {
    id: 'run.batch',
    title: words.batch,
    group: 'run',
    enabled: hasNodes,
    run: ({ ui }) => ui.setState({ dialog: { kind: 'batch' } }),
  },
  {
    id: 'run.cancel',
    title: words.cancel,
    group: 'run',
    keys: ['Mod+Alt+Enter'],
    inText: true,
    inForm: true,
    enabled: isBusy,
    run: ({ runs }) => runs.cancel(),
  },
  { id: 'run.cancelAll', title: words.cancelAll, group: 'run', enabled: isBusy, run: ({ runs }) => runs.cancelAll() },
  {
    id: 'run.pause',
    title: words.pause,
    group: 'run',
    enabled: (bench) => !isPaused(bench),
    run: ({ runs }) => runs.pause(true),
  },
  { id: 'run.resume', title: words.resume, group: 'run', enabled: isPaused, run: ({ runs }) => runs.pause(false) },
  {
    id: 'run.hide',
    title: words.hide,
    group: 'run',
    enabled: ({ runs }) => runs.shown.getState().watch !== undefined,
    run: ({ runs }) => runs.show(undefined),
  },
  { id: 'run.queue', title: words.queue, group: 'run', run: ({ ui }) => ui.setState({ side: 'queue' }) },
  { id: 'run.problems', title: words.problems, group: 'run', run: ({ ui }) => ui.setState({ side: 'problems' }) },
];
