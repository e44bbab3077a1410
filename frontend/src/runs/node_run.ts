/** `NodeRun`: what a run says of one of its nodes, folded from the events of that node, one by one. */
import type { JSONObject, JSONValue } from '@/document/json';
import { asIndex, asNumber, asObject, asText, type LogEvent, type Preview, type Progress } from './events';

/** What became of a node; `cached` is one whose results were all reused. */
export type NodeState = 'waiting' | 'running' | 'finished' | 'cached' | 'failed' | 'blocked' | 'skipped' | 'canceled';

/** A mistake of a node, in a sentence for people. */
export interface NodeProblem {
  readonly code: string;
  readonly message: string;
  readonly field: string | undefined;
  readonly index: readonly number[];
}

/** A picture that a node works on. `url` is of the moment: it is taken back when the next one comes. */
export interface NodePreview {
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

/** How far a node is. */
export interface NodeProgress {
  readonly step: number;
  readonly total: number;
  readonly message: string;
  readonly index: readonly number[];
}

/** How one of the runs of a node stands: it has several where something is iterated. */
type Instance = 'running' | 'finished' | 'reused' | 'failed' | 'blocked' | 'canceled';

/** What a run says of one of its nodes. Replaced by another when something happens to it. */
export interface NodeRun {
  /** The way to it: `loop/3/x`. */
  readonly path: string;
  readonly state: NodeState;
  /** How many of its runs stand how. */
  readonly counts: Readonly<Record<Instance, number>>;
  /** Why a result was reused or not, and what more is known of that: of the last run. */
  readonly cache: string;
  readonly why: string;
  /** Seconds of all its runs, and since when the last one goes on (since 1970). */
  readonly seconds: number;
  readonly since: number | undefined;
  readonly attempt: number;
  readonly progress: NodeProgress | undefined;
  readonly preview: NodePreview | undefined;
  /** What its last run gave. */
  readonly outputs: JSONObject | undefined;
  /** Ids of the pictures that it saved, oldest first. */
  readonly images: readonly string[];
  readonly problem: NodeProblem | undefined;
  /** Graphs that it ran: the rounds of a loop, the items of a map. */
  readonly rounds: number;
  /** What each of its runs stands at, by index. Belongs to the fold: it changes in place. */
  readonly instances: Map<string, Instance>;
}

const NO_COUNTS: NodeRun['counts'] = { running: 0, finished: 0, reused: 0, failed: 0, blocked: 0, canceled: 0 };
const REUSED = new Set(['hit', 'pinned', 'resumed']);

/** A node of which nothing is known yet. */
export function newNodeRun(path: string): NodeRun {
  return {
    path,
    state: 'waiting',
    counts: NO_COUNTS,
    cache: '',
    why: '',
    seconds: 0,
    since: undefined,
    attempt: 1,
    progress: undefined,
    preview: undefined,
    outputs: undefined,
    images: [],
    problem: undefined,
    rounds: 0,
    instances: new Map(),
  };
}

/** The same node after an event of it. */
export function afterEvent(node: NodeRun, event: LogEvent): NodeRun {
  const { data } = event;
  const index = asIndex(data.index);
  const key = index.join();
  switch (event.name) {
    case 'node.started':
      return settled({ ...node, since: event.time, attempt: asNumber(data.attempt) || 1 }, key, 'running');
    case 'node.finished': {
      const cache = asText(data.cache);
      const ended = settled(
        {
          ...node,
          cache,
          why: asText(data.why),
          seconds: node.seconds + asNumber(data.seconds),
          outputs: asObject(data.outputs),
        },
        key,
        REUSED.has(cache) ? 'reused' : 'finished',
      );
      const isWell = ended.counts.failed === 0 && ended.counts.blocked === 0;
      return quiet(isWell ? { ...ended, problem: undefined } : ended);
    }
    case 'node.retrying':
      return { ...node, problem: problemOf(data, index) };
    case 'node.failed':
      return quiet(settled({ ...node, problem: problemOf(data, index) }, key, 'failed'));
    case 'node.blocked':
      return quiet(settled({ ...node, problem: node.problem ?? problemOf(data, index) }, key, 'blocked'));
    case 'node.expanded':
      return { ...node, rounds: Math.max(node.rounds, asNumber(data.number) + 1) };
    case 'image.saved':
      return node.images.includes(asText(data.image))
        ? node
        : { ...node, images: [...node.images, asText(data.image)] };
    default:
      return node;
  }
}

/** The same node, further. */
export function afterProgress(node: NodeRun, { step, total, message, index }: Progress): NodeRun {
  return { ...node, progress: { step, total, message, index } };
}

/** The same node with another picture of what it works on. */
export function afterPreview(node: NodeRun, preview: Preview, url: string): NodeRun {
  return { ...node, preview: { url, width: preview.width, height: preview.height } };
}

/** The same node when the run is over, or its worker is lost: what ran does so no more. */
export function afterEnd(node: NodeRun, isOver: boolean): NodeRun {
  let after = node;
  for (const [key, instance] of node.instances) {
    if (instance !== 'running') continue;
    if (isOver) after = settled(after, key, 'canceled');
    else after = without(after, key);
  }
  return after === node ? node : quiet(after);
}

function settled(node: NodeRun, key: string, instance: Instance): NodeRun {
  const before = node.instances.get(key);
  node.instances.set(key, instance);
  const counts = { ...node.counts };
  if (before !== undefined) counts[before] -= 1;
  counts[instance] += 1;
  return { ...node, counts, state: stateOf(counts) };
}

function without(node: NodeRun, key: string): NodeRun {
  const before = node.instances.get(key);
  node.instances.delete(key);
  const counts = { ...node.counts };
  if (before !== undefined) counts[before] -= 1;
  return { ...node, counts, state: stateOf(counts) };
}

/** A node that does not run, or not any more, or not yet. */
export function idleNodeRun(path: string, state: NodeState): NodeRun {
  return { ...newNodeRun(path), state };
}

/** What counts of runs say together: what goes on first, then what is worst. */
export function stateOf(counts: NodeRun['counts']): NodeState {
  if (counts.running > 0) return 'running';
  if (counts.failed > 0) return 'failed';
  if (counts.canceled > 0) return 'canceled';
  if (counts.blocked > 0) return 'blocked';
  if (counts.finished > 0) return 'finished';
  return counts.reused > 0 ? 'cached' : 'waiting';
}

function quiet(node: NodeRun): NodeRun {
  return node.counts.running > 0 ? node : { ...node, progress: undefined, preview: undefined, since: undefined };
}

function problemOf(data: JSONObject, index: readonly number[]): NodeProblem {
  const field: JSONValue | undefined = data.field;
  return {
    code: asText(data.code) || 'blocked',
    message: asText(data.message),
    field: typeof field === 'string' ? field : undefined,
    index,
  };
}

/** What is known of several nodes of a run that are one node of the document, such as that of a loop's rounds. */
export function together(nodes: readonly NodeRun[]): NodeRun | undefined {
  const [first, ...rest] = nodes;
  if (!first || rest.length === 0) return first;
  return rest.reduce((left, right) => {
    const counts = { ...left.counts };
    for (const each of Object.keys(counts) as Instance[]) counts[each] += right.counts[each];
    const isRunning = right.counts.running > 0;
    return {
      ...right,
      path: left.path,
      counts,
      state: stateOf(counts),
      seconds: left.seconds + right.seconds,
      since: isRunning ? right.since : left.since,
      progress: isRunning ? right.progress : left.progress,
      preview: right.preview ?? left.preview,
      outputs: right.outputs ?? left.outputs,
      images: [...left.images, ...right.images],
      problem: left.problem ?? right.problem,
      rounds: left.rounds + right.rounds,
    };
  }, first);
}
