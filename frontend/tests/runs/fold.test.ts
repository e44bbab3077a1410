import { describe, expect, test } from 'vitest';
import { createFold, type Fold } from '@/runs/fold';
import { stream } from './streams';

function folded(name: string, until = Number.POSITIVE_INFINITY): Fold {
  const fold = createFold('r');
  for (const event of stream(name).slice(0, until)) fold.apply(event);
  return fold;
}

describe('the fold of a run’s events', () => {
  test('tells which nodes ran, which were reused, and why', () => {
    const first = folded('picture');
    expect(first.head()).toMatchObject({ state: 'completed', name: 'Text to image' });
    const again = folded('cached');
    expect(again.head().state).toBe('completed');
    const states = [...again.paths()].map((path) => again.node(path)?.state);
    expect(states).toContain('cached');
    expect(new Set(states)).toEqual(new Set(['cached', 'finished'])); // a seed that is drawn each time changes what follows
    for (const path of again.paths()) {
      const node = again.node(path);
      expect(node?.cache === 'hit').toBe(node?.state === 'cached');
    }
  });

  test('tells what failed with its sentence, what was blocked by it, and lets the rest finish', () => {
    const fold = folded('failed');
    expect(fold.head().state).toBe('partial');
    expect(fold.node('bad')).toMatchObject({ state: 'failed', problem: { code: 'input' } });
    expect(fold.node('bad')?.problem?.message).toContain('divided by 0');
    expect(fold.node('after')?.state).toBe('blocked');
    expect(fold.node('save')).toMatchObject({ state: 'finished', images: [expect.any(String)] });
  });

  test('counts the runs of an iterated node by their index', () => {
    const fold = folded('iterations');
    expect(fold.node('m')?.counts).toMatchObject({ finished: 2, reused: 1, running: 0 });
    expect(fold.node('m')?.state).toBe('finished');
    expect(fold.node('c')?.outputs).toEqual({ collection: [0, 2, 4] });
    const midway = folded('iterations', 10);
    expect(midway.node('m')).toMatchObject({ state: 'running', counts: { running: 1, finished: 1 } });
  });

  test('names nodes inside calls and loops by the way to them', () => {
    const fold = folded('subgraphs');
    expect([...fold.paths()]).toEqual(expect.arrayContaining(['call/times', 'loop/1/large', 'each/0/x']));
    expect(fold.node('loop')).toMatchObject({ state: 'finished', rounds: 2, cache: 'expanded' });
  });

  test('takes back what ran when a run is canceled, and goes on with it after a retry', () => {
    const events = stream('retried');
    const canceled = events.findIndex((event) => event.name === 'run.finished');
    const fold = folded('retried', canceled + 1);
    expect(fold.head().state).toBe('canceled');
    expect(fold.node('denoise')?.state).toBe('canceled');
    for (const event of events.slice(canceled + 1)) fold.apply(event);
    expect(fold.head().state).toBe('completed');
    expect(fold.node('denoise')).toMatchObject({ state: 'finished', counts: { finished: 12, canceled: 0 } });
  });

  test('is the same however often an event is told', () => {
    const once = folded('iterations');
    const twice = createFold('r');
    for (const event of stream('iterations')) {
      twice.apply(event);
      expect(twice.apply(event)).toEqual([]);
    }
    expect(twice.head()).toEqual(once.head());
    expect([...twice.paths()].map((path) => twice.node(path))).toEqual(
      [...once.paths()].map((path) => once.node(path)),
    );
  });

  test('lets nodes wait again when their worker is lost', () => {
    const fold = folded('picture', 6);
    const busy = [...fold.paths()].find((path) => fold.node(path)?.state === 'running') ?? '';
    expect(busy).not.toBe('');
    const number = fold.head().number + 1;
    fold.apply({ kind: 'event', number, run: 'r', time: 1, name: 'run.released', data: {} });
    expect(fold.node(busy)?.state).toBe('waiting');
    expect(fold.head().state).toBe('queued');
  });

  test('knows progress only of what runs', () => {
    const fold = folded('picture', 6);
    const busy = [...fold.paths()].find((path) => fold.node(path)?.state === 'running') ?? '';
    const progress = { kind: 'progress', run: 'r', index: [], step: 3, total: 10, message: '' } as const;
    fold.progress({ ...progress, node: busy });
    fold.progress({ ...progress, node: 'never' });
    expect(fold.node(busy)?.progress).toMatchObject({ step: 3, total: 10 });
    expect(fold.node('never')).toBeUndefined();
  });
});
