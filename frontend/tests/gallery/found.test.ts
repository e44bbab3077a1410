import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ImageQuery } from '@/api/picture_calls';
import { ApiError } from '@/api/problem';
import type { ImagePage, ImageView } from '@/api/types';
import { createFound, PAGE } from '@/gallery/found';
import { EVERYTHING } from '@/gallery/query';
import type { LogEvent } from '@/runs/events';

/** A server with pictures that are numbered; the greatest is the newest. */
function server(count: number) {
  const all = new Map<number, ImageView>();
  const keep = (number: number, more: Partial<ImageView> = {}) =>
    all.set(number, { id: String(number), created: number, starred: false, ...more } as ImageView);
  for (let number = 0; number < count; number += 1) keep(number);
  const list = vi.fn(async ({ limit = 0, after, counted }: ImageQuery = {}): Promise<ImagePage> => {
    const found = [...all.values()].sort((one, other) => other.created - one.created);
    const rest = after ? found.filter(({ created }) => created < Number(after)) : found;
    const images = rest.slice(0, limit);
    const next = rest.length > limit ? String(images.at(-1)?.created) : null;
    return { images, next, total: counted ? all.size : null };
  });
  const get = vi.fn(async (id: string) => all.get(Number(id)) as ImageView);
  return { all, keep, images: { list, get } };
}

const event = (name: string, image: number): LogEvent =>
  ({ name, data: { image: String(image) } }) as unknown as LogEvent;

describe('the pictures that were found', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('come page by page, each once, and say how many there are', async () => {
    const { images } = server(PAGE + 5);
    const found = createFound(images);
    await found.look(EVERYTHING);
    expect(found.store.getState()).toMatchObject({ total: PAGE + 5, state: 'ready' });
    await Promise.all([found.more(), found.more()]);
    expect(found.store.getState().images.map(({ created }) => created)).toEqual(
      Array.from({ length: PAGE + 5 }, (_, number) => PAGE + 4 - number),
    );
    await found.more();
    expect(images.list).toHaveBeenCalledTimes(2);
  });

  it('are read from the newest on where more came meanwhile than a page holds', async () => {
    const { images, keep } = server(PAGE);
    const found = createFound(images);
    await found.look(EVERYTHING);
    for (let number = PAGE; number < 2 * PAGE + 3; number += 1) keep(number);
    found.hear(event('image.saved', 2 * PAGE + 2));
    await vi.runAllTimersAsync();
    await found.more();
    await found.more();
    expect(found.store.getState().images.map(({ created }) => created)).toEqual(
      Array.from({ length: 2 * PAGE + 3 }, (_, number) => 2 * PAGE + 2 - number),
    );
  });

  it('have new ones in front, and keep what one has scrolled to', async () => {
    const { images, keep } = server(2 * PAGE);
    const found = createFound(images);
    await found.look(EVERYTHING);
    await found.more();
    keep(2 * PAGE);
    found.hear(event('image.saved', 2 * PAGE));
    await vi.runAllTimersAsync();
    const state = found.store.getState();
    expect([state.images.length, state.images[0]?.created, state.total]).toEqual([
      2 * PAGE + 1,
      2 * PAGE,
      2 * PAGE + 1,
    ]);
    expect(state.next).toBeNull();
  });

  it('lose at once what was deleted, and change further down, too', async () => {
    const { images, keep, all } = server(2 * PAGE);
    const found = createFound(images);
    await found.look(EVERYTHING);
    await found.more();
    all.delete(PAGE);
    found.hear(event('image.removed', PAGE));
    expect(found.store.getState().images).toHaveLength(2 * PAGE - 1);
    keep(3, { starred: true });
    found.hear(event('image.changed', 3));
    await vi.runAllTimersAsync();
    expect(images.get).toHaveBeenCalledTimes(1);
    expect(found.store.getState().images.find(({ id }) => id === '3')?.starred).toBe(true);
    expect(found.store.getState().images).toHaveLength(2 * PAGE - 1);
  });

  it('are those of the last search, whichever answer comes last', async () => {
    const { images } = server(3);
    let answer: (page: ImagePage) => void = () => {};
    images.list.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
    const found = createFound(images);
    const first = found.look({ ...EVERYTHING, text: 'slow' });
    await found.look(EVERYTHING);
    answer({ images: [], next: null, total: 0 });
    await first;
    expect(found.store.getState().images).toHaveLength(3);
  });

  it('are told to be unreadable by the sentence of the server', async () => {
    const { images } = server(1);
    images.list.mockRejectedValueOnce(new ApiError('storage', 'the disk is full', 507));
    const found = createFound(images);
    await found.look(EVERYTHING);
    expect(found.store.getState()).toMatchObject({ state: 'failed', problem: 'the disk is full' });
  });

  it('are asked for no more once nobody looks', async () => {
    const { images } = server(1);
    const found = createFound(images);
    await found.look(EVERYTHING);
    found.hear(event('image.saved', 1));
    found.stop();
    await vi.runAllTimersAsync();
    expect(images.list).toHaveBeenCalledTimes(1);
  });
});
