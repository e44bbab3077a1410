import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { GalleryView } from '@/panels/gallery/GalleryView';
import { ModelsView } from '@/panels/models/ModelsView';
import { CompareDialog } from '@/panels/picture/CompareDialog';
import { PictureDialog } from '@/panels/picture/PictureDialog';
import { strings } from '@/strings';
import { json, refusal } from '../../api/server';
import { benchOf, shown } from '../bench';

const picture = (id: string, more: object = {}) => ({
  id,
  name: `${id}.png`,
  kind: 'output',
  starred: false,
  board: null,
  width: 64,
  height: 64,
  size: 2048,
  created: 1,
  run: null,
  node: null,
  value: { name: `${id}.png` },
  facts: { made_with: [{ kind: 'seed', name: 'seed', label: 'Seed', text: id }] },
  ...more,
});
const IMAGES = ['a', 'b'].map((id) => picture(id));
const routes = {
  'GET /images': () => json({ images: IMAGES, next: null, total: 2 }),
  'GET /images/facts': () => json({ facts: [{ value: 'tiny', images: 2 }] }),
  'GET /images/a': () => json(IMAGES[0]),
  'GET /images/b': () => json(IMAGES[1]),
  'GET /boards': () => json({ boards: [{ id: 'b1', name: 'Best', created: 1, images: 1 }], images: 2, boardless: 1 }),
  'POST /images/change': () => new Response(null, { status: 204 }),
  'POST /images/remove': () => new Response(null, { status: 204 }),
};

async function gallery(more = {}) {
  const { bench, asked } = benchOf({ ...routes, ...more });
  bench.ui.setState({ view: 'gallery' });
  shown(bench, <GalleryView />);
  const list = await screen.findByRole('listbox', { name: 'Pictures' });
  const last = () => asked.at(-1);
  return { bench, asked, list, last };
}

describe('the gallery', () => {
  test('chooses by clicks and keys, and tells how many', async () => {
    const { list } = await gallery();
    const [first, second] = screen.getAllByRole('option');
    if (!first || !second) throw new Error('two pictures are shown');
    fireEvent.click(first);
    fireEvent.click(second, { ctrlKey: true });
    expect(screen.getByRole('toolbar', { name: 'Selected pictures' }).textContent).toContain('2 selected');
    fireEvent.keyDown(list, { key: 'Escape' });
    expect(screen.queryByRole('toolbar', { name: 'Selected pictures' })).toBeNull();
    fireEvent.keyDown(list, { key: 'Home' });
    expect(screen.getByRole('option', { selected: true })).toBe(first);
    expect(list.getAttribute('aria-activedescendant')).toBe(first.id);
  });

  test('stars by a key, and deletes what was chosen only after a question', async () => {
    const { list, asked } = await gallery();
    fireEvent.keyDown(list, { key: 'a', ctrlKey: true });
    fireEvent.keyDown(list, { key: 's' });
    await waitFor(() => expect(asked.at(-1)).toMatchObject({ body: { images: ['a', 'b'], starred: true } }));
    fireEvent.keyDown(list, { key: 'Delete' });
    const question = await screen.findByRole('dialog', { name: 'Delete 2 pictures?' });
    expect(asked.some(({ what }) => what === 'POST /images/remove')).toBe(false);
    await userEvent.click(within(question).getByRole('button', { name: 'Delete' }));
    await waitFor(() =>
      expect(asked.at(-1)).toMatchObject({ what: 'POST /images/remove', body: { images: ['a', 'b'] } }),
    );
  });

  test('compares two by a key, shows one by Enter, and goes back by Escape', async () => {
    const { bench, list } = await gallery();
    fireEvent.keyDown(list, { key: 'a', ctrlKey: true });
    fireEvent.keyDown(list, { key: 'c' });
    expect(bench.ui.getState().dialog).toEqual({ kind: 'compare', pictures: ['a', 'b'] });
    fireEvent.keyDown(list, { key: 'Home' });
    fireEvent.keyDown(list, { key: 'Enter' });
    expect(bench.ui.getState().dialog).toEqual({ kind: 'picture', name: 'a', among: ['a', 'b'] });
    fireEvent.keyDown(list, { key: 'Escape' });
    fireEvent.keyDown(list, { key: 'Escape' });
    expect(bench.ui.getState().view).toBe('graph');
  });

  test('puts pictures on the board that they are dropped on', async () => {
    const { last } = await gallery();
    const row = await screen.findByText('Best');
    const data = { types: ['application/x-nodeloom-picture'], getData: () => '["a"]' };
    fireEvent.drop(row, { dataTransfer: data });
    await waitFor(() => expect(last()).toMatchObject({ body: { images: ['a'], board: 'b1' } }));
  });

  test('says why the pictures can’t be read', async () => {
    const { bench } = benchOf({ ...routes, 'GET /images': () => refusal('storage', 507, 'the disk is gone') });
    shown(bench, <GalleryView />);
    expect(await screen.findByText('the disk is gone')).toBeTruthy();
  });
});

describe('a picture in full', () => {
  test('tells what it was made with, and finds others like it', async () => {
    const { bench } = benchOf(routes);
    shown(bench, <PictureDialog id="a" among={['a', 'b']} />);
    await userEvent.click(await screen.findByRole('button', { name: 'Find pictures with Seed' }));
    const { view, gallery: query } = bench.ui.getState();
    expect([view, query.facts]).toEqual(['gallery', [{ name: 'seed', value: 'a' }]]);
  });

  test('hears no keys of a menu that is open over it', async () => {
    const { bench, asked } = benchOf(routes);
    shown(bench, <PictureDialog id="a" among={['a', 'b']} />);
    await userEvent.click(await screen.findByRole('button', { name: strings.gallery.picture.recall }));
    fireEvent.keyDown(await screen.findByRole('menu'), { key: 's' });
    fireEvent.keyDown(screen.getByRole('menu'), { key: 'ArrowRight' });
    expect(asked.some(({ what }) => what === 'POST /images/change')).toBe(false);
    expect(bench.ui.getState().dialog).toBeUndefined();
  });

  test('leads to the next by the arrow keys', async () => {
    const { bench } = benchOf(routes);
    shown(bench, <PictureDialog id="a" among={['a', 'b']} />);
    fireEvent.keyDown(await screen.findByRole('button', { name: 'Next' }), { key: 'ArrowRight' });
    expect(bench.ui.getState().dialog).toMatchObject({ kind: 'picture', name: 'b' });
  });
});

describe('comparing', () => {
  test('moves the line by arrow keys, and shows in what the pictures differ', async () => {
    const { bench } = benchOf(routes);
    shown(bench, <CompareDialog pictures={['a', 'b']} />);
    const divider = await screen.findByRole('slider');
    fireEvent.keyDown(divider, { key: 'ArrowLeft' });
    fireEvent.keyDown(divider, { key: 'PageUp' });
    expect(divider.getAttribute('aria-valuenow')).toBe('58');
    fireEvent.keyDown(divider, { key: 'End' });
    expect(divider.getAttribute('aria-valuenow')).toBe('100');
    const cells = screen.getAllByRole('cell').map(({ textContent }) => textContent);
    expect(cells).toEqual(expect.arrayContaining(['a', 'b']));
    fireEvent.keyDown(divider, { key: 'x' });
    await waitFor(() =>
      expect(
        screen
          .getAllByRole('cell')
          .map(({ textContent }) => textContent)
          .slice(-2),
      ).toEqual(['b', 'a']),
    );
  });
});

describe('the models', () => {
  const model = (name: string, more: object = {}) => ({
    name,
    place: `${name}.safetensors`,
    kind: 'main',
    base: 'sdxl',
    variant: null,
    precision: 'fp16',
    layout: 'single_file',
    size: 10,
    digest: null,
    problems: [],
    built_in: false,
    seen: 1,
    gone: null,
    value: { name },
    ...more,
  });
  const page = { models: [model('one'), model('two', { problems: ['it is damaged: load it again'] })], next: null };
  const models = () => json({ ...page, seen: 1, scanning: false, folders: ['/data can’t be read'] });

  test('tell their problems, and the folders that can’t be read', async () => {
    const { bench } = benchOf({ 'GET /models': models });
    shown(bench, <ModelsView />);
    await userEvent.click(await screen.findByText('two'));
    expect(screen.getByText('it is damaged: load it again')).toBeTruthy();
    expect(screen.getByText('/data can’t be read')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'With problems' }));
    expect(screen.getAllByRole('row')).toHaveLength(2);
  });

  test('are looked for again, and what that found is said', async () => {
    const scanned = () => json({ done: true, added: ['three'], changed: [], gone: ['one'], folders: [] });
    const { bench } = benchOf({ 'GET /models': models, 'POST /models/scan': scanned });
    shown(bench, <ModelsView />);
    await userEvent.click(await screen.findByRole('button', { name: 'Scan again' }));
    await waitFor(() => expect(bench.ui.getState().notices[0]?.text).toBe('The scan found: 1 model new, 1 gone.'));
    act(() => bench.ui.setState({ notices: [] }));
  });
});
