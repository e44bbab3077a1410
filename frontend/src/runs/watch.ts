/**
 * `createWatch`: one run as the canvas shows it: what became of each node of the document, told to those who show it.
 *
 * Who shows a node subscribes to that node alone, so that the progress of one costs nothing to all the others.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { isOver } from '@/api/run_states';
import type { Place } from '@/document/place';
import type { Part } from '@/document/workflow';
import type { LogEvent, Preview, Progress } from './events';
import { createFold, type RunHead } from './fold';
import { neededFor, type Standing, standingKey, standings } from './locating';
import { idleNodeRun, type NodeRun, together } from './node_run';

/** What a watch works with; tests give their own. */
export interface WatchOptions {
  /** Do something soon, once for all that comes until then. */
  readonly soon: (work: () => void) => void;
  /** An address for a picture of the moment, and how it is taken back. */
  readonly urlOf: (preview: Preview) => string;
  readonly release: (url: string) => void;
}

/** One run, node by node. */
export interface Watch {
  readonly run: string;
  /** The document as it was enqueued: its nodes need not be those of the one that is open. */
  readonly document: Part;
  readonly head: StoreApi<RunHead>;
  /** What became of a node; undefined where the run has nothing to do with it. The same object until it changes. */
  node(place: Place, node: string): NodeRun | undefined;
  subscribe(place: Place, node: string, listener: () => void): () => void;
  /** Nodes of which something went wrong, with where they stand. */
  troubles(): readonly { readonly standing: Standing; readonly node: NodeRun }[];
  take(news: LogEvent | Progress | Preview): void;
  /** Take the pictures of the moment back. */
  close(): void;
}

const IN_BROWSER: WatchOptions = {
  soon: (work) => requestAnimationFrame(work),
  urlOf: ({ picture, mediaType }) => URL.createObjectURL(new Blob([picture], { type: mediaType })),
  release: (url) => URL.revokeObjectURL(url),
};

/** A watch over a run of a document. */
export function createWatch(run: string, document: Part, options: WatchOptions = IN_BROWSER): Watch {
  const { soon, urlOf, release } = options;
  const fold = createFold(run);
  const head = createStore<RunHead>(() => fold.head());
  const listeners = new Map<string, Set<() => void>>();
  const shown = new Map<string, NodeRun | undefined>();
  const pathsOf = new Map<string, Set<string>>();
  const keysOf = new Map<string, readonly string[]>();
  const urls = new Map<string, string>();
  const dirty = new Set<string>();
  let needed: ReadonlySet<string> = new Set();
  let isFlushing = false;

  /** The keys under which a path is shown: its own node, and the calls around it. */
  function keys(path: string): readonly string[] {
    const known = keysOf.get(path);
    if (known) return known;
    const found = standings(document, path).map(({ place, node }) => standingKey(place, node));
    keysOf.set(path, found);
    for (const key of found) pathsOf.set(key, (pathsOf.get(key) ?? new Set()).add(path));
    return found;
  }

  function touch(path: string): void {
    for (const key of keys(path)) dirty.add(key);
    const url = urls.get(path);
    if (url !== undefined && fold.node(path)?.preview?.url !== url) {
      urls.delete(path);
      release(url);
    }
  }

  function touchAll(): void {
    for (const id of needed) dirty.add(standingKey([], id));
  }

  function flush(): void {
    isFlushing = false;
    const changed = [...dirty];
    dirty.clear();
    for (const key of changed) shown.delete(key);
    head.setState(fold.head(), true);
    for (const key of changed) for (const listener of listeners.get(key) ?? []) listener();
  }

  /** What is known under a key: its own node, or of a call what is known of the nodes inside, or what it waits for. */
  function viewOf(key: string): NodeRun | undefined {
    const paths = pathsOf.get(key) ?? [];
    const inside: NodeRun[] = [];
    const own: NodeRun[] = [];
    for (const path of paths) {
      const node = fold.node(path);
      if (!node) continue;
      (keysOf.get(path)?.at(-1) === key ? own : inside).push(node);
    }
    const view = own.length > 0 ? withLife(together(own), inside) : together(inside);
    if (view && view.state !== 'waiting') return view;
    return idle(key) ?? view;
  }

  function idle(key: string): NodeRun | undefined {
    const [id, ...more] = JSON.parse(key) as string[];
    if (id === undefined || more.length > 0 || !needed.has(id)) return undefined;
    const { state } = fold.head();
    if (!isOver(state)) return idleNodeRun(id, 'waiting');
    return idleNodeRun(id, state === 'canceled' ? 'canceled' : 'skipped');
  }

  return {
    run,
    document,
    head,
    node(place, node) {
      const key = standingKey(place, node);
      if (!shown.has(key)) shown.set(key, viewOf(key));
      return shown.get(key);
    },
    subscribe(place, node, listener) {
      const key = standingKey(place, node);
      const all = listeners.get(key) ?? new Set();
      listeners.set(key, all.add(listener));
      return () => all.delete(listener);
    },
    troubles() {
      const found: { standing: Standing; node: NodeRun }[] = [];
      for (const path of fold.paths()) {
        const node = fold.node(path);
        const standing = standings(document, path).at(-1);
        if (node?.problem && node.state === 'failed' && standing) found.push({ standing, node });
      }
      return found;
    },
    take(news) {
      if (news.kind === 'event') {
        for (const path of fold.apply(news)) touch(path);
        if (news.name === 'run.created') needed = neededFor(document, fold.head().targets);
        if (news.name.startsWith('run.')) touchAll();
      } else if (news.kind === 'progress') {
        fold.progress(news);
        touch(news.node);
      } else if (fold.node(news.node)?.state === 'running') {
        const url = urlOf(news);
        fold.preview(news, url);
        touch(news.node);
        urls.set(news.node, url);
      }
      if (isFlushing) return;
      isFlushing = true;
      soon(flush);
    },
    close() {
      for (const url of urls.values()) release(url);
      urls.clear();
    },
  };
}

/** A node that runs others, with the progress and picture of what goes on inside. */
function withLife(own: NodeRun | undefined, inside: readonly NodeRun[]): NodeRun | undefined {
  const busy = inside.findLast((each) => each.state === 'running');
  if (own?.state !== 'running' || !busy) return own;
  return { ...own, progress: own.progress ?? busy.progress, preview: own.preview ?? busy.preview };
}
