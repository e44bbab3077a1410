/** `createFold`: the events of one run, told one by one, become what is known of the run and of each of its nodes. */
import type { RunState } from '@/api/types';
import { asNumber, asText, type LogEvent, type Preview, type Progress } from './events';
import { afterEnd, afterEvent, afterPreview, afterProgress, type NodeRun, newNodeRun } from './node_run';

/** What is known of a run besides its nodes. */
export interface RunHead {
  readonly run: string;
  readonly state: RunState;
  readonly name: string;
  readonly canceling: boolean;
  /** Nodes that may run, and how many have ended; 0 before it is known. */
  readonly nodes: number;
  readonly ended: number;
  /** Nodes that the run was asked for. */
  readonly targets: readonly string[];
  readonly enqueued: number;
  readonly started: number | undefined;
  readonly finished: number | undefined;
  /** Number of the last event that was told. */
  readonly number: number;
}

/** What is known of a run. */
export interface Fold {
  head(): RunHead;
  node(path: string): NodeRun | undefined;
  paths(): Iterable<string>;
  /** Take an event; the paths of the nodes that changed by it. One that is known already changes nothing. */
  apply(event: LogEvent): readonly string[];
  progress(progress: Progress): void;
  preview(preview: Preview, url: string): void;
}

/** What is known of a run of which nothing was told yet. */
export function createFold(run: string): Fold {
  let head: RunHead = {
    run,
    state: 'queued',
    name: '',
    canceling: false,
    nodes: 0,
    ended: 0,
    targets: [],
    enqueued: 0,
    started: undefined,
    finished: undefined,
    number: 0,
  };
  const nodes = new Map<string, NodeRun>();
  const known = (path: string) => nodes.get(path) ?? newNodeRun(path);

  function ofNode(event: LogEvent): readonly string[] {
    const path = asText(event.data.node);
    if (path === '') return [];
    const before = known(path);
    const after = afterEvent(before, event);
    nodes.set(path, after);
    const gone = hasEnded(after) && !hasEnded(before) ? 1 : 0;
    if (gone > 0) head = { ...head, ended: head.ended + gone };
    return [path];
  }

  function atRest(isOver: boolean): readonly string[] {
    const changed: string[] = [];
    for (const [path, node] of nodes) {
      const after = afterEnd(node, isOver);
      if (after === node) continue;
      nodes.set(path, after);
      changed.push(path);
    }
    return changed;
  }

  return {
    head: () => head,
    node: (path) => nodes.get(path),
    paths: () => nodes.keys(),
    apply(event) {
      if (event.number <= head.number) return [];
      head = { ...afterHead(head, event), number: event.number };
      if (event.name === 'run.released' || event.name === 'run.leased') return atRest(false);
      if (event.name === 'run.finished') return atRest(true);
      return event.name.startsWith('node.') || event.name === 'image.saved' ? ofNode(event) : [];
    },
    progress(progress) {
      if (nodes.get(progress.node)?.state === 'running')
        nodes.set(progress.node, afterProgress(known(progress.node), progress));
    },
    preview(preview, url) {
      if (nodes.get(preview.node)?.state === 'running')
        nodes.set(preview.node, afterPreview(known(preview.node), preview, url));
    },
  };
}

function hasEnded({ state }: NodeRun): boolean {
  return state !== 'waiting' && state !== 'running';
}

const STATES: Readonly<Record<string, RunState>> = {
  'run.queued': 'queued',
  'run.leased': 'running',
  'run.released': 'queued',
  'run.retried': 'queued',
};

/** What is known of a run after an event of it. */
export function afterHead(head: RunHead, event: LogEvent): RunHead {
  const { data, time } = event;
  const state = STATES[event.name];
  switch (event.name) {
    case 'run.queued':
      return { ...head, name: asText(data.name), enqueued: time, state: 'queued' };
    case 'run.created':
      return {
        ...head,
        nodes: asNumber(data.nodes),
        targets: Array.isArray(data.targets) ? data.targets.map(String) : [],
      };
    case 'run.leased':
      return { ...head, state: 'running', started: time, canceling: false };
    case 'run.canceling':
      return { ...head, canceling: true };
    case 'run.finished':
      return { ...head, state: asText(data.status) as RunState, finished: time, canceling: false };
    default:
      return state ? { ...head, state, finished: undefined } : head;
  }
}
