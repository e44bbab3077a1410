import { describe, expect, test } from 'vitest';
import type { RunSummary } from '@/api/types';
import type { LogEvent } from '@/runs/events';
import {
  afterQueueEvent,
  afterQueueNews,
  ended,
  type QueueState,
  running,
  shareOf,
  UNKNOWN_QUEUE,
  waiting,
  withImages,
  withSnapshot,
} from '@/runs/queue_state';
import { stream } from './streams';

let number = 0;

function event(name: string, run: string | null, data: LogEvent['data'] = {}): LogEvent {
  number += 1;
  return { kind: 'event', number, run, time: number, name, data };
}

function queued(run: string, place: number, priority = 0): LogEvent {
  return event('run.queued', run, { name: run, queue: 'default', priority, place, batch: null });
}

function told(...events: LogEvent[]): QueueState {
  return events.reduce(afterQueueEvent, UNKNOWN_QUEUE);
}

const ids = (runs: readonly { id: string }[]) => runs.map(({ id }) => id);

describe('the queue', () => {
  test('lists what waits by priority and place, and what was moved in its new place', () => {
    const state = told(queued('a', 1), queued('b', 2), queued('c', 3), queued('d', 4, 5));
    expect(ids(waiting(state))).toEqual(['d', 'a', 'b', 'c']);
    const moved = afterQueueEvent(state, event('run.moved', 'c', { priority: 0, place: 0.5 }));
    expect(ids(waiting(moved))).toEqual(['d', 'c', 'a', 'b']);
  });

  test('follows a run from its beginning to its end, and back by a retry', () => {
    let state = told(queued('a', 1), event('run.leased', 'a'), event('run.created', 'a', { nodes: 4 }));
    expect(ids(running(state))).toEqual(['a']);
    state = afterQueueEvent(state, event('node.finished', 'a', { node: 'x' }));
    const progress = { kind: 'progress', run: 'a', node: 'y', index: [], message: '' } as const;
    state = afterQueueNews(state, [{ ...progress, step: 1, total: 2 }]);
    expect(running(state).map(shareOf)).toEqual([0.375]);
    state = afterQueueEvent(state, event('image.saved', 'a', { image: 'p' }));
    state = afterQueueEvent(state, event('run.finished', 'a', { status: 'failed', seconds: 2 }));
    expect(ended(state)[0]).toMatchObject({ id: 'a', state: 'failed', seconds: 2, image: 'p' });
    state = afterQueueEvent(state, event('run.retried', 'a', { place: 9 }));
    expect(waiting(state)[0]).toMatchObject({ id: 'a', place: 9, finished: null });
  });

  test('forgets what was pruned, and knows which queue is paused', () => {
    const state = told(queued('a', 1), event('runs.pruned', null, { runs: ['a'] }));
    expect(state.runs.size).toBe(0);
    const paused = afterQueueEvent(state, event('queue.paused', null, { queue: 'default' }));
    expect(paused.paused.has('default')).toBe(true);
    expect(afterQueueEvent(paused, event('queue.resumed', null, { queue: 'default' })).paused.size).toBe(0);
  });

  test('comes to the same when events are told again on top of a newer snapshot', () => {
    const summary: RunSummary = {
      id: 'r',
      name: 'n',
      queue: 'default',
      state: 'completed',
      priority: 0,
      place: 1,
      batch: null,
      workflow: null,
      created: 1,
      started: 2,
      finished: 3,
      seconds: 1,
    };
    const events = stream('picture').map((each) => ({ ...each, run: 'r' }));
    const snapshot = withSnapshot(UNKNOWN_QUEUE, [summary], []);
    expect(events.reduce(afterQueueEvent, snapshot).runs.get('r')?.state).toBe('completed');
  });

  test('shows the newest picture of a run that ended before', () => {
    const state = withImages(told(queued('a', 1)), [
      { id: 'new', run: 'a' },
      { id: 'old', run: 'a' },
    ]);
    expect(state.runs.get('a')?.image).toBe('new');
  });
});
