/**
 * `createFeed`: all that a server tells, folded to what panels show: the queue, the newest pictures, the run that is
 * watched. It listens from where the tab left off, and asks for a snapshot whenever it can't know what it missed.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Api } from '@/api/api';
import { ApiError, TOKEN_NEEDED } from '@/api/problem';
import { asObject, type LogEvent, type News, readEvent } from './events';
import { afterPictureEvent, type Picture, pictureOf, withPictures } from './pictures';
import { afterQueueNews, type QueueState, UNKNOWN_QUEUE, withImages, withSnapshot } from './queue_state';
import type { Session } from './session';
import { type Connection, createStream, type Stream, type StreamOptions } from './stream';
import type { Watch } from './watch';

/** What a feed works with. */
export interface FeedOptions extends Partial<Pick<StreamOptions, 'socket' | 'source' | 'wait'>> {
  readonly api: Api;
  readonly session: Session;
  readonly origin: string;
}

/** What is folded from all that is told. */
export interface Feed {
  readonly queue: StoreApi<QueueState>;
  readonly pictures: StoreApi<readonly Picture[]>;
  readonly connection: StoreApi<Connection>;
  /** Let a watch follow its run: what happened until now, then what comes. Resolves when it has caught up. */
  follow(watch: Watch): Promise<void>;
  unfollow(watch: Watch): void;
  /** Hear every event of the log, in order. */
  listen(listener: (event: LogEvent) => void): () => void;
  start(): void;
  stop(): void;
}

/** Ended runs that a snapshot asks for. */
const ENDED = 100;
const PICTURES = 100;

/** A feed; it hears nothing before it is started. */
export function createFeed(options: FeedOptions): Feed {
  const { api, session } = options;
  const queue = createStore<QueueState>(() => UNKNOWN_QUEUE);
  const pictures = createStore<readonly Picture[]>(() => []);
  const connection = createStore<Connection>(() => ({ state: 'connecting' }));
  const listeners = new Set<(event: LogEvent) => void>();
  /** Watches, and what they were told while they are still catching up. */
  const watches = new Map<Watch, News[] | undefined>();
  let stream: Stream | undefined;
  let hasSnapshot = false;
  /** Events that were told while a snapshot was on its way: it may be older or newer than they are. */
  let meanwhile: LogEvent[] | undefined;

  function take(news: readonly News[]): void {
    let seen = pictures.getState();
    for (const each of news) {
      if (each.kind === 'hello') {
        if (!hasSnapshot) void snapshot();
      } else if (each.kind === 'event') {
        meanwhile?.push(each);
        seen = afterPictureEvent(seen, each);
      }
    }
    const told = news.filter((each) => each.kind === 'event' || each.kind === 'progress');
    const runs = afterQueueNews(queue.getState(), told);
    if (runs !== queue.getState()) queue.setState(runs, true);
    if (seen !== pictures.getState()) pictures.setState(seen, true);
    for (const each of news) tell(each);
    session.heard(stream?.last());
  }

  function tell(news: News): void {
    if (news.kind === 'hello') return;
    for (const [watch, held] of watches) {
      if (watch.run !== news.run) continue;
      if (held) held.push(news);
      else watch.take(news);
    }
    if (news.kind !== 'event') return;
    for (const listener of listeners) listener(news);
    if (news.name === 'run.retried') void learn(news.run);
  }

  /** Ask for what stands on record, and fold what came meanwhile again: told twice, events come to the same. */
  async function snapshot(): Promise<void> {
    hasSnapshot = true;
    meanwhile = [];
    try {
      const [open, over, queues, images] = await Promise.all([
        api.runs.summaries({ state: ['queued', 'running'], limit: 1000 }),
        api.runs.summaries({ state: ['completed', 'partial', 'failed', 'canceled'], limit: ENDED }),
        api.queues.list(),
        api.images.list({ kind: ['output'], limit: PICTURES }),
      ]);
      const seen = withPictures(pictures.getState(), images.images.map(pictureOf));
      const state = withImages(withSnapshot(queue.getState(), [...open.runs, ...over.runs], queues), seen);
      queue.setState(afterQueueNews(state, meanwhile), true);
      pictures.setState(meanwhile.reduce(afterPictureEvent, seen), true);
    } catch {
      hasSnapshot = false; // the connection broke meanwhile: the next greeting asks again
    } finally {
      meanwhile = undefined;
    }
  }

  /** Know a run that is older than what was asked for, now that something happens to it. */
  async function learn(run: string | null): Promise<void> {
    if (run === null || queue.getState().runs.has(run)) return;
    const found = await api.runs.get(run).catch(() => undefined); // it was forgotten meanwhile
    if (found) queue.setState((state) => withSnapshot(state, [found], pausedOf(state)), true);
  }

  /** Why a connection could not be made. A number that is not known is of another database: all begins anew. */
  async function refused(after: number | undefined): Promise<'again' | 'afresh'> {
    try {
      await api.queues.list();
    } catch (error) {
      if (error instanceof ApiError && error.code !== TOKEN_NEEDED) return 'again';
    }
    if (after === undefined || !(await isUnknown(options.origin, after))) return 'again';
    queue.setState(UNKNOWN_QUEUE, true);
    pictures.setState([], true);
    hasSnapshot = false;
    return 'afresh';
  }

  return {
    queue,
    pictures,
    connection,
    async follow(watch) {
      const held: News[] = [];
      watches.set(watch, held);
      for (let after = 0; ; ) {
        const page = asObject(await api.runs.events(watch.run, after)).events;
        const events = Array.isArray(page) ? page.map(readEvent) : [];
        for (const event of events) watch.take(event);
        const last = events.at(-1);
        if (!last) break;
        after = last.number;
      }
      if (watches.get(watch) !== held) return;
      watches.set(watch, undefined);
      for (const news of held) if (news.kind !== 'hello') watch.take(news);
    },
    unfollow(watch) {
      watches.delete(watch);
      watch.close();
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start() {
      if (stream) return;
      stream = createStream({ ...options, after: session.after(), take, refused });
      connection.setState(stream.connection.getState());
      stream.connection.subscribe((state) => connection.setState(state));
    },
    stop() {
      stream?.close();
      stream = undefined;
      hasSnapshot = false;
    },
  };
}

function pausedOf({ paused }: QueueState) {
  return Array.from(paused, (name) => ({ name, paused: true, states: {} }));
}

/** Whether a server's log does not go as far as a number. The answer is a stream without end: it is not read. */
async function isUnknown(origin: string, after: number): Promise<boolean> {
  const ending = new AbortController();
  try {
    const response = await fetch(`${origin}/api/v1/events?after=${after}`, { signal: ending.signal });
    return response.status === 422;
  } catch {
    return false;
  } finally {
    ending.abort();
  }
}
