import { afterEach, describe, expect, test, vi } from 'vitest';
import { createApi } from '@/api/api';
import { createEditor } from '@/editor/store';
import { createUi } from '@/editor/ui';
import { written } from '@/files/written';
import { createFeed } from '@/runs/feed';
import { createRuns } from '@/runs/runs';
import { createSession } from '@/runs/session';
import { createWatch } from '@/runs/watch';
import { type Answer, json, refusal, serverOf } from '../api/server';
import { DIVISION, stream } from './streams';

const ORIGIN = 'http://studio.test';

/** A socket that a test speaks through. */
class Socket {
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  binaryType = '';
  constructor(readonly url: string) {}
  tell(message: unknown) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  close() {
    this.onclose?.();
  }
}

function workbench(routes: Record<string, Answer> = {}, storage: Storage = new MemoryStorage()) {
  const { fetch, asked } = serverOf({
    'GET /runs': () => json({ runs: [], next: null }),
    'GET /queues': () => json({ queues: [{ name: 'default', paused: false, states: {} }] }),
    'GET /images': () => json({ images: [], next: null }),
    ...routes,
  });
  const sockets: Socket[] = [];
  const socket = (url: string) => {
    const next = new Socket(url);
    sockets.push(next);
    return next as unknown as WebSocket;
  };
  const api = createApi(ORIGIN, { fetch, wait: async () => {} });
  const editor = createEditor(DIVISION);
  const ui = createUi();
  const session = createSession(storage);
  const feed = createFeed({ api, session, origin: ORIGIN, socket, wait: async () => {} });
  const write = (document: Parameters<typeof written>[0]) => written(document) as never;
  const watchOf: typeof createWatch = (run, document) =>
    createWatch(run, document, { soon: (work) => work(), urlOf: () => 'blob:', release: () => {} });
  const options = { api, editor, ui, feed, session, watchOf, workflow: () => 'flow' };
  const runs = createRuns({ ...options, write: (document) => write(document as typeof DIVISION) });
  running.push(runs);
  return { runs, editor, ui, asked, sockets, storage };
}

class MemoryStorage implements Storage {
  readonly #kept = new Map<string, string>();
  get length() {
    return this.#kept.size;
  }
  clear() {
    this.#kept.clear();
  }
  getItem(key: string) {
    return this.#kept.get(key) ?? null;
  }
  key() {
    return null;
  }
  removeItem(key: string) {
    this.#kept.delete(key);
  }
  setItem(key: string, value: string) {
    this.#kept.set(key, value);
  }
}

const running: { stop(): void }[] = [];
afterEach(() => {
  for (const each of running.splice(0)) each.stop();
});

const EVENTS = stream('failed').map((event) => ({ ...event, run: 'r' }));

/** Answers the events of a run up to a number, a page at a time. */
function paged(upTo: number, size = 5): Answer {
  return (_, url) => {
    const after = Number(url.searchParams.get('after'));
    return json({ events: EVENTS.filter(({ number }) => number > after && number <= upTo).slice(0, size) });
  };
}

describe('the runs of an editor', () => {
  test('are put into the queue with what is open, and watched to the end without a gap', async () => {
    const middle = EVENTS[8]?.number ?? 0;
    const { runs, asked, sockets, ui } = workbench({
      'POST /runs': () => json({ runs: ['r'], batch: null }, 202),
      'GET /runs/r/events': (request, url) => {
        sockets[0]?.tell({ events: EVENTS.slice(0, 11) }); // some are told by both, some by the socket alone
        return paged(middle)(request, url);
      },
    });
    runs.start();
    sockets[0]?.tell({ hello: { after: 0 } });
    await runs.enqueue({ front: true });
    sockets[0]?.tell({ events: EVENTS.slice(10) });
    const { watch } = runs.shown.getState();
    expect(asked.find(({ what }) => what === 'POST /runs')?.body).toMatchObject({ front: true, workflow: 'flow' });
    expect(watch?.head.getState()).toMatchObject({ state: 'partial', number: EVENTS.at(-1)?.number });
    expect(watch?.node([], 'save')?.state).toBe('finished');
    expect(runs.problems.getState()).toMatchObject([{ node: 'bad', place: [], code: 'input', run: 'r' }]);
    expect(ui.getState().notices.at(-1)?.act?.label).toBeTruthy();
  });

  test('tell what keeps the workflow from running, until it is changed', async () => {
    const problem = { code: 'missing', message: 'node a: value is missing', node: 'a', field: 'value' };
    const { runs, editor, ui, sockets } = workbench({
      'POST /runs': () => refusal('invalid-graph', 422, 'no', [problem]),
    });
    runs.start();
    sockets[0]?.tell({ hello: { after: 0 } });
    expect(await runs.enqueue()).toBeUndefined();
    expect(runs.problems.getState()).toMatchObject([{ node: 'a', field: 'value', run: undefined }]);
    editor.editPart('elsewhere', (part) => {
      const other = part.nodes.zero;
      if (other) other.label = 'other';
    });
    expect(runs.problems.getState()).toHaveLength(1);
    editor.editPart('mend', (part) => {
      const node = part.nodes.a;
      if (node) node.inputs.value = 1;
    });
    expect(runs.problems.getState()).toHaveLength(0);
    expect(ui.getState().notices).toEqual([]);
  });

  test('are found again after a reload, from the number up to which the tab had heard', async () => {
    const before = workbench({
      'POST /runs': () => json({ runs: ['r'], batch: null }, 202),
      'GET /runs/r/events': paged(EVENTS[4]?.number ?? 0),
    });
    before.runs.start();
    before.sockets[0]?.tell({ hello: { after: 0 } });
    await before.runs.enqueue();
    before.sockets[0]?.tell({ events: EVENTS.slice(0, 5) });
    const kept = new MemoryStorage();
    for (const key of ['nodeloom.heard', 'nodeloom.shown']) kept.setItem(key, before.storage.getItem(key) ?? '');

    const again = workbench(
      { 'GET /runs/r/document': () => json(written(DIVISION)), 'GET /runs/r/events': paged(EVENTS[6]?.number ?? 0) },
      kept,
    );
    again.runs.start();
    expect(again.sockets[0]?.url).toContain(`after=${EVENTS[4]?.number}`);
    again.sockets[0]?.tell({ hello: { after: EVENTS[4]?.number } });
    await vi.waitFor(() => expect(again.runs.shown.getState().watch?.head.getState().number).toBe(EVENTS[6]?.number));
    again.sockets[0]?.tell({ events: EVENTS.slice(5) });
    expect(again.runs.shown.getState().watch?.head.getState().state).toBe('partial');
  });

  test('keep what ended while a snapshot was on its way', async () => {
    const summary = {
      id: 'r',
      name: 'n',
      queue: 'default',
      state: 'running',
      priority: 0,
      place: 1,
      batch: null,
      workflow: null,
      created: 1,
      started: 2,
      finished: null,
      seconds: null,
    };
    let answer: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { runs, sockets } = workbench({
      'GET /runs': async (_, url) => {
        await held;
        return json({ runs: url.searchParams.getAll('state').includes('running') ? [summary] : [], next: null });
      },
    });
    runs.start();
    sockets[0]?.tell({ hello: { after: 0 } });
    sockets[0]?.tell({ events: EVENTS.slice(-1) });
    answer();
    await vi.waitFor(() => expect(runs.queue.getState().isKnown).toBe(true));
    expect(runs.queue.getState().runs.get('r')?.state).toBe('partial');
  });

  test('that the server refuses to cancel are said in a notice', async () => {
    const { runs, ui } = workbench({ 'POST /runs/r/cancel': () => refusal('not-found', 404, 'there is no run r') });
    await runs.cancel('r');
    expect(ui.getState().notices.at(-1)).toMatchObject({ tone: 'error', text: 'there is no run r' });
  });

  test('that were interrupted are repeated only for the nodes that somebody allowed', async () => {
    const { runs, asked } = workbench({ 'POST /runs/r/retry': () => json({ id: 'r' }, 202) });
    await runs.retry('r', ['pay']);
    expect(asked.at(-1)?.body).toEqual({ repeat: ['pay'] });
  });
});
