import { expect, it } from 'vitest';
import { followPanels, PANELS_KEY } from '@/editor/panels';
import { createUi } from '@/editor/ui';

function memory(kept?: string) {
  const items = new Map(kept === undefined ? [] : [[PANELS_KEY, kept]]);
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
}

it('opens the panels that were open before the page was loaded again', () => {
  const storage = memory();
  const before = createUi();
  followPanels(before, storage);
  before.setState({ side: 'outline', inspector: false, snap: false });
  const after = createUi();
  followPanels(after, storage);
  expect(after.getState()).toMatchObject({ side: 'outline', inspector: false, results: true, snap: false });
});

it('closes what was closed last', () => {
  const storage = memory();
  const before = createUi();
  followPanels(before, storage);
  before.setState({ side: 'queue' });
  before.setState({ side: undefined });
  const after = createUi({ side: 'outline' });
  followPanels(after, storage);
  expect(after.getState().side).toBeUndefined();
});

it.each(['', '{', '[]', '{"side":"attic","inspector":3}'])('begins as usual where %s was kept', (kept) => {
  const ui = createUi();
  followPanels(ui, memory(kept));
  expect(ui.getState()).toEqual(createUi().getState());
});
