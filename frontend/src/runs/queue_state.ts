/** The runs of a server as a list: a snapshot that was asked for, kept up to date by events. Plain values. */
import { isOver } from '@/api/run_states';
import type { QueueView, RunState, RunSummary, RunView } from '@/api/types';
import { asNumber, asText, type LogEvent, type Progress } from './events';

/** A run as lists show it. Replaced by another when something happens to it. */
export interface RunEntry {
  readonly id: string;
  readonly name: string;
  readonly queue: string;
  readonly state: RunState;
  readonly priority: number;
  readonly place: number;
  readonly batch: string | null;
  readonly created: number;
  readonly started: number | null;
  readonly finished: number | null;
  readonly seconds: number | null;
  readonly canceling: boolean;
  /** Nodes that may run, 0 before it is known; those that ended; how far those are that run now, all together. */
  readonly nodes: number;
  readonly ended: ReadonlySet<string>;
  readonly part: number;
  /** The last picture that it saved, as far as it is known. */
  readonly image: string | undefined;
}

/** What is known of the runs of a server. */
export interface QueueState {
  readonly runs: ReadonlyMap<string, RunEntry>;
  /** Names of the queues that are paused. */
  readonly paused: ReadonlySet<string>;
  /** False until the first snapshot has come. */
  readonly isKnown: boolean;
}

/** Nothing is known yet. */
export const UNKNOWN_QUEUE: QueueState = { runs: new Map(), paused: new Set(), isKnown: false };

const NOTHING: ReadonlySet<string> = new Set();

/** A run as the server lists it. */
export function entryOf(run: RunSummary | RunView): RunEntry {
  const { id, name, queue, state, priority, place, batch, created, started, finished, seconds } = run;
  const canceling = 'canceling' in run && run.canceling;
  const known = { id, name, queue, state, priority, place, batch, created, started, finished, seconds, canceling };
  return { ...known, nodes: 0, ended: NOTHING, part: 0, image: undefined };
}

/** What is known with a snapshot of the server; what is known of progress stays. */
export function withSnapshot(
  state: QueueState,
  runs: Iterable<RunSummary | RunView>,
  queues: Iterable<QueueView>,
): QueueState {
  const all = new Map(state.runs);
  for (const run of runs) {
    const { nodes, ended, part, image } = all.get(run.id) ?? entryOf(run);
    all.set(run.id, { ...entryOf(run), nodes, ended, part, image });
  }
  const paused = new Set(Array.from(queues, (queue) => (queue.paused ? queue.name : '')).filter(Boolean));
  return { runs: all, paused, isKnown: true };
}

/** What is known with the pictures of the runs, newest first. */
export function withImages(state: QueueState, pictures: Iterable<{ id: string; run: string | null }>): QueueState {
  const runs = new Map(state.runs);
  for (const { id, run } of pictures) {
    const entry = runs.get(run ?? '');
    if (entry && entry.image === undefined) runs.set(entry.id, { ...entry, image: id });
  }
  return { ...state, runs };
}

/** What is known after news, in order. News of a run that is not known changes nothing, unless the run begins with it. */
export function afterQueueNews(state: QueueState, news: readonly (LogEvent | Progress)[]): QueueState {
  const draft: Draft = { runs: undefined, paused: undefined, state };
  for (const each of news) {
    if (each.kind === 'progress') takeProgress(draft, each);
    else takeEvent(draft, each);
  }
  if (!draft.runs && !draft.paused) return state;
  return { ...state, runs: draft.runs ?? state.runs, paused: draft.paused ?? state.paused };
}

/** What is known after an event. */
export function afterQueueEvent(state: QueueState, event: LogEvent): QueueState {
  return afterQueueNews(state, [event]);
}

/** Copies of what changes, made once for all news: a batch may put thousands of runs into the queue at once. */
interface Draft {
  readonly state: QueueState;
  runs: Map<string, RunEntry> | undefined;
  paused: Set<string> | undefined;
}

function runsOf(draft: Draft): Map<string, RunEntry> {
  draft.runs ??= new Map(draft.state.runs);
  return draft.runs;
}

function known(draft: Draft, run: string): RunEntry | undefined {
  return (draft.runs ?? draft.state.runs).get(run);
}

function takeEvent(draft: Draft, event: LogEvent): void {
  const { name, data, run } = event;
  if (name === 'queue.paused' || name === 'queue.resumed') {
    draft.paused ??= new Set(draft.state.paused);
    if (name === 'queue.paused') draft.paused.add(asText(data.queue));
    else draft.paused.delete(asText(data.queue));
  } else if (name === 'runs.pruned') {
    for (const gone of Array.isArray(data.runs) ? data.runs : []) runsOf(draft).delete(String(gone));
  } else if (run !== null) {
    const before = known(draft, run);
    const after = name === 'run.queued' ? queued(run, event, before) : before && afterRunEvent(before, event);
    if (after && after !== before) runsOf(draft).set(run, after);
  }
}

function takeProgress(draft: Draft, { run, step, total }: Progress): void {
  const before = known(draft, run);
  if (before?.state !== 'running' || total <= 0) return;
  runsOf(draft).set(run, { ...before, part: Math.min(1, step / total) });
}

function queued(id: string, { data, time }: LogEvent, known: RunEntry | undefined): RunEntry {
  return {
    id,
    name: asText(data.name),
    queue: asText(data.queue),
    state: 'queued',
    priority: asNumber(data.priority),
    place: asNumber(data.place),
    batch: typeof data.batch === 'string' ? data.batch : null,
    created: time,
    started: null,
    finished: null,
    seconds: null,
    canceling: false,
    nodes: 0,
    ended: NOTHING,
    part: 0,
    image: known?.image,
  };
}

function afterRunEvent(entry: RunEntry, { name, data, time }: LogEvent): RunEntry {
  switch (name) {
    case 'run.moved':
      return { ...entry, priority: asNumber(data.priority), place: asNumber(data.place) };
    case 'run.leased':
      return { ...entry, state: 'running', started: time, part: 0 };
    case 'run.released':
      return { ...entry, state: 'queued', part: 0 };
    case 'run.retried':
      return { ...entry, state: 'queued', place: asNumber(data.place), finished: null, seconds: null, part: 0 };
    case 'run.canceling':
      return { ...entry, canceling: true };
    case 'run.created':
      return { ...entry, nodes: asNumber(data.nodes) };
    case 'node.finished':
    case 'node.failed':
    case 'node.blocked':
      return { ...entry, part: 0, ended: new Set(entry.ended).add(asText(data.node)) };
    case 'image.saved':
      return { ...entry, image: asText(data.image) };
    case 'run.finished':
      return {
        ...entry,
        state: asText(data.status) as RunState,
        finished: time,
        seconds: asNumber(data.seconds),
        canceling: false,
        part: 0,
        ended: NOTHING,
      };
    default:
      return entry;
  }
}

/** How far a run is, from 0 to 1; undefined where that can't be told. */
export function shareOf({ state, nodes, ended, part }: RunEntry): number | undefined {
  if (state === 'queued') return 0;
  if (isOver(state)) return 1;
  return nodes > 0 ? Math.min(1, (ended.size + part) / nodes) : undefined;
}

/** Runs that wait, in the order in which they go; the order of different queues means nothing. */
export function waiting(state: QueueState): readonly RunEntry[] {
  return [...state.runs.values()]
    .filter((run) => run.state === 'queued')
    .sort((a, b) => b.priority - a.priority || a.place - b.place);
}

/** Runs that go on now, the first that began first. */
export function running(state: QueueState): readonly RunEntry[] {
  return [...state.runs.values()]
    .filter((run) => run.state === 'running')
    .sort((a, b) => (a.started ?? 0) - (b.started ?? 0));
}

/** Runs that ended, the last first. */
export function ended(state: QueueState): readonly RunEntry[] {
  return [...state.runs.values()]
    .filter((run) => isOver(run.state))
    .sort((a, b) => (b.finished ?? b.created) - (a.finished ?? a.created));
}
