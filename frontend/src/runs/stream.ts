/**
 * `createStream`: every event of a server after a number, once each and in order, whatever becomes of the connection.
 *
 * One WebSocket; where none can be had, server-sent events, which tell no previews. It knows nothing of runs.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { Backoff, pause } from '@/api/backoff';
import { readJSON } from '@/document/json';
import { type News, readEvent, readPreview, readProgress, readText } from './events';

/** Whether the server can be heard. */
export interface Connection {
  readonly state: 'connecting' | 'open' | 'lost';
}

/** What a stream works with. */
export interface StreamOptions {
  /** Where the API is, such as `http://studio:9190`. */
  readonly origin: string;
  /** Number of the last event that is known; undefined for new ones only. */
  readonly after: number | undefined;
  /** News in order; those that came together come together. */
  readonly take: (news: readonly News[]) => void;
  /** Asked before another connection is tried after a refusal: the server may want a token, or know no such number. */
  readonly refused: (after: number | undefined) => Promise<'again' | 'afresh'>;
  readonly socket?: (url: string) => WebSocket;
  readonly source?: (url: string) => EventSource;
  readonly wait?: typeof pause;
}

/** A stream of events. */
export interface Stream {
  readonly connection: StoreApi<Connection>;
  /** Number of the last event that was told. */
  last(): number | undefined;
  close(): void;
}

/** Sockets that never opened after which server-sent events are tried in between. */
const TRIES = 2;

/** Begin to listen. */
export function createStream(options: StreamOptions): Stream {
  const { take, wait = pause } = options;
  const connection = createStore<Connection>(() => ({ state: 'connecting' }));
  const ending = new AbortController();
  const backoff = new Backoff();
  let after = options.after;
  let failures = 0;

  function hear(news: readonly News[]): void {
    const fresh: News[] = [];
    for (const each of news) {
      if (each.kind === 'hello') {
        after ??= each.after;
        failures = 0;
        backoff.reset();
        connection.setState({ state: 'open' });
      } else if (each.kind === 'event') {
        if (after !== undefined && each.number <= after) continue; // it was told before the connection broke
        after = each.number;
      }
      fresh.push(each);
    }
    if (fresh.length > 0) take(fresh);
  }

  async function listen(): Promise<void> {
    while (!ending.signal.aborted) {
      const way = failures > 0 && failures % (TRIES + 1) === 0 ? overEvents : overSocket;
      const opened = await way(options, after, hear, ending.signal);
      if (ending.signal.aborted) return;
      connection.setState({ state: 'lost' });
      if (!opened) {
        failures += 1;
        if ((await options.refused(after)) === 'afresh') after = undefined;
      }
      await wait(backoff.delay() ?? 0, ending.signal);
    }
  }

  void listen();
  return { connection, last: () => after, close: () => ending.abort() };
}

type Hear = (news: readonly News[]) => void;

function address(origin: string, after: number | undefined): string {
  return `${origin}/api/v1/events${after === undefined ? '' : `?after=${after}`}`;
}

/** Listen until the connection is over; whether it ever was one. */
function overSocket(
  options: StreamOptions,
  after: number | undefined,
  hear: Hear,
  signal: AbortSignal,
): Promise<boolean> {
  const { origin, socket: open = (url) => new WebSocket(url) } = options;
  return new Promise((resolve) => {
    let hasOpened = false;
    const socket = open(address(origin.replace(/^http/, 'ws'), after));
    const close = () => socket.close();
    signal.addEventListener('abort', close, { once: true });
    socket.binaryType = 'arraybuffer';
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      hasOpened = true;
      hear(data instanceof ArrayBuffer ? [readPreview(data)] : readText(String(data)));
    };
    socket.onclose = () => {
      signal.removeEventListener('abort', close);
      resolve(hasOpened);
    };
  });
}

/** The same over server-sent events. They greet by a comment, which no page sees: being open is the greeting. */
function overEvents(
  options: StreamOptions,
  after: number | undefined,
  hear: Hear,
  signal: AbortSignal,
): Promise<boolean> {
  const { origin, source: open = (url) => new EventSource(url, { withCredentials: true }) } = options;
  return new Promise((resolve) => {
    let hasOpened = false;
    const source = open(address(origin, after));
    const end = () => {
      signal.removeEventListener('abort', end);
      source.close();
      resolve(hasOpened);
    };
    signal.addEventListener('abort', end, { once: true });
    source.onopen = () => {
      hasOpened = true;
      hear([{ kind: 'hello', after }]);
    };
    source.onmessage = ({ data }: MessageEvent<string>) => hear([readEvent(readJSON(data))]);
    source.addEventListener('progress', ({ data }: MessageEvent<string>) => hear([readProgress(readJSON(data))]));
    source.onerror = end; // the stream connects again itself, with the number of the last event
  });
}
