import { describe, expect, test, vi } from 'vitest';
import { neededFor, standings } from '@/runs/locating';
import { createWatch } from '@/runs/watch';
import { DIVISION, NESTED, stream } from './streams';

function watched(document = NESTED) {
  const later: (() => void)[] = [];
  const released: string[] = [];
  const watch = createWatch('r', document, {
    soon: (work) => later.push(work),
    urlOf: ({ width }) => `blob:${width}`,
    release: (url) => released.push(url),
  });
  const flush = () => {
    for (const work of later.splice(0)) work();
  };
  return { watch, flush, released };
}

describe('the watch over a run', () => {
  test('finds the node of a graph for the way that a run names', () => {
    expect(standings(NESTED, 'call/times')).toEqual([
      { place: [], node: 'call' },
      { place: ['square'], node: 'times' },
    ]);
    expect(standings(NESTED, 'loop/3/large').at(-1)).toEqual({ place: ['double'], node: 'large' });
    expect(standings(NESTED, 'gone/3/large')).toEqual([]);
  });

  test('shows a call by what runs inside it, and an inner node by all its uses', () => {
    const { watch, flush } = watched();
    for (const event of stream('subgraphs')) watch.take(event);
    flush();
    expect(watch.node([], 'call')?.state).toBe('finished');
    expect(watch.node(['square'], 'times')?.counts).toMatchObject({ finished: 3 }); // one call, two items
    expect(watch.node(['double'], 'large')?.counts).toMatchObject({ finished: 2 });
    expect(watch.node([], 'loop')?.rounds).toBe(2);
  });

  test('tells only those who show a node that changed, once for all that came together', () => {
    const { watch, flush } = watched(DIVISION);
    const [bad, save] = [vi.fn(), vi.fn()];
    watch.subscribe([], 'bad', bad);
    watch.subscribe([], 'save', save);
    const events = stream('failed');
    const until = events.findIndex((event) => event.name === 'run.created') + 1;
    for (const event of events.slice(0, until)) watch.take(event);
    flush();
    bad.mockClear();
    save.mockClear();
    for (const event of events.slice(until, until + 7)) watch.take(event);
    flush();
    expect(bad).toHaveBeenCalledTimes(1);
    expect(save).not.toHaveBeenCalled();
    expect(watch.node([], 'bad')).toBe(watch.node([], 'bad'));
  });

  test('lets what is needed wait, and knows nothing of what is not', () => {
    expect(neededFor(DIVISION, ['save'])).toEqual(new Set(['save', 'blank']));
    const { watch, flush } = watched(DIVISION);
    for (const event of stream('failed').slice(0, 3)) watch.take(event);
    flush();
    expect(watch.node([], 'after')?.state).toBe('waiting');
    expect(watch.node([], 'apart')).toBeUndefined();
  });

  test('names what went wrong with where it stands', () => {
    const { watch } = watched(DIVISION);
    for (const event of stream('failed')) watch.take(event);
    expect(watch.troubles().map(({ standing }) => standing)).toEqual([{ place: [], node: 'bad' }]);
  });

  test('takes the pictures of the moment back', () => {
    const { watch, flush, released } = watched(DIVISION);
    const events = stream('failed');
    const started = events.findIndex(({ name, data }) => name === 'node.started' && data.node === 'blank') + 1;
    for (const event of events.slice(0, started)) watch.take(event);
    const preview = {
      kind: 'preview',
      run: 'r',
      node: 'blank',
      index: [],
      mediaType: 'image/webp',
      height: 4,
    } as const;
    watch.take({ ...preview, width: 1, picture: new Uint8Array() });
    watch.take({ ...preview, width: 2, picture: new Uint8Array() });
    flush();
    expect(watch.node([], 'blank')?.preview?.url).toBe('blob:2');
    for (const event of events.slice(started)) watch.take(event);
    flush();
    expect(watch.node([], 'blank')?.preview).toBeUndefined();
    expect(released).toEqual(['blob:1', 'blob:2']);
  });
});
