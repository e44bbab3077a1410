import { describe, expect, test, vi } from 'vitest';
import { listenTo, resultsOf } from '@/runs/results';
import { createWatch } from '@/runs/watch';
import { documentOf, stream } from './streams';

const PICTURE = documentOf({
  nodes: Object.fromEntries(['seed', 'latents', 'denoise', 'decode', 'save'].map((id) => [id, { type: `x/${id}` }])),
  interface: { outputs: { seed: ['seed', 'value'], width: ['latents', 'width'], nothing: ['gone', 'x'] } },
});

function watched(until: (name: string, node: unknown) => boolean = () => false) {
  const now: (() => void)[] = [];
  const watch = createWatch('r', PICTURE, { soon: (work) => now.push(work), urlOf: () => 'blob:1', release: () => {} });
  const events = stream('picture');
  const end = events.findIndex(({ name, data }) => until(name, data.node));
  for (const event of events.slice(0, end < 0 ? events.length : end + 1)) watch.take(event);
  const flush = () => {
    for (const work of now.splice(0)) work();
  };
  flush();
  return { watch, flush };
}

describe('what a run made', () => {
  test('is its pictures, and what the outputs of the interface gave', () => {
    const { pictures, given, preview, progress } = resultsOf(watched().watch);
    expect(pictures).toEqual(['01a1ff7843a1543b63bcaed3f7874968']);
    expect(given).toEqual([
      { name: 'seed', value: 5831431863393271 },
      { name: 'width', value: 64 },
    ]);
    expect([preview, progress]).toEqual([undefined, undefined]);
  });

  test('is told while it is made: how far it is, and what the picture will be', () => {
    const { watch, flush } = watched((name, node) => name === 'node.started' && node === 'denoise');
    const heard = vi.fn();
    const stop = listenTo(watch, heard);
    watch.take({ kind: 'progress', run: 'r', node: 'denoise', index: [], step: 3, total: 20, message: '' });
    const picture = new Uint8Array([1]);
    const about = { run: 'r', node: 'denoise', index: [], mediaType: 'image/jpeg', width: 8, height: 8, picture };
    watch.take({ kind: 'preview', ...about });
    flush();
    expect(heard).toHaveBeenCalled();
    expect(resultsOf(watch).progress).toMatchObject({ step: 3, total: 20 });
    expect(resultsOf(watch).preview).toMatchObject({ url: 'blob:1' });
    stop();
    heard.mockClear();
    watch.take({ kind: 'progress', run: 'r', node: 'denoise', index: [], step: 4, total: 20, message: '' });
    flush();
    expect(heard).not.toHaveBeenCalled();
  });
});
