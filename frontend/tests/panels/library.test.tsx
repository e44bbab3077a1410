import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { LibraryDialog } from '@/panels/library/LibraryDialog';
import { RevisionsDialog } from '@/panels/library/RevisionsDialog';
import { stepIn } from '@/panels/library/walking';
import { strings } from '@/strings';
import { json, refusal } from '../api/server';
import { user } from '../user';
import { benchOf, shown } from './bench';

const FLOW = { format: 'nodeloom.workflow', format_version: 2, name: 'Flow', nodes: {} };
const VIEW = {
  id: 'flow',
  name: 'Flow',
  description: 'of water',
  tags: ['Wet'],
  revision: 2,
  created: 1,
  updated: 1,
  picture: 'p1',
};

const words = strings.library;

describe('the library', () => {
  test('asks for words, tags and order together, and shows the picture that a workflow made', async () => {
    const { bench, asked } = benchOf({
      'GET /workflows': () => json({ workflows: [VIEW], next: null }),
      'GET /tags': () => json({ tags: { wet: 3, dry: 1 } }),
    });
    shown(bench, <LibraryDialog />);
    const link = await screen.findByRole('link', { name: /Flow/ });
    expect(link).toHaveProperty('href', expect.stringContaining('/?workflow=flow'));
    expect(link.querySelector('img')?.getAttribute('src')).toContain('/images/p1/thumbnail');
    await user.click(screen.getByRole('button', { name: 'wet: 3 workflows' }));
    await user.selectOptions(screen.getByRole('combobox', { name: 'Order' }), 'name');
    await user.type(screen.getByRole('textbox', { name: 'Search workflows' }), 'water');
    const last = () => asked.filter(({ what }) => what === 'GET /workflows').at(-1)?.url.searchParams;
    await waitFor(() => expect(last()?.get('text')).toBe('water'));
    expect([last()?.get('tag'), last()?.get('order')]).toEqual(['wet', 'name']);
  });

  test('leaves the arrow keys to a text that is written over it', async () => {
    const { bench } = benchOf({
      'GET /workflows': () => json({ workflows: [VIEW], next: null }),
      'GET /tags': () => json({ tags: {} }),
    });
    shown(bench, <LibraryDialog />);
    await user.click(await screen.findByRole('button', { name: 'More for Flow' }));
    await user.click(await screen.findByRole('menuitem', { name: strings.library.card.edit }));
    const text = await screen.findByRole('textbox', { name: strings.library.details.description });
    expect(fireEvent.keyDown(text, { key: 'ArrowDown' })).toBe(true);
    expect(
      fireEvent.keyDown(screen.getByRole('textbox', { name: words.search, hidden: true }), { key: 'ArrowDown' }),
    ).toBe(false);
  });

  test('says why workflows can’t be listed', async () => {
    const { bench } = benchOf({
      'GET /workflows': () => refusal('storage', 507, 'the disk is gone'),
      'GET /tags': () => json({ tags: {} }),
    });
    shown(bench, <LibraryDialog />);
    expect((await screen.findByRole('alert', undefined, { timeout: 4000 })).textContent).toBe('the disk is gone');
    expect(screen.queryByText(words.none)).toBeNull();
  });

  test('deletes a workflow only when that was meant', async () => {
    const { bench, asked } = benchOf({
      'GET /workflows': () => json({ workflows: [VIEW], next: null }),
      'GET /tags': () => json({ tags: {} }),
      'DELETE /workflows/flow': () => json(null, 204),
    });
    shown(bench, <LibraryDialog />);
    const gone = () => asked.some(({ what }) => what === 'DELETE /workflows/flow');
    const ask = async () => {
      await user.click(await screen.findByRole('button', { name: 'More for Flow' }));
      await user.click(await screen.findByRole('menuitem', { name: 'Delete…' }));
    };
    await ask();
    await user.click(screen.getByRole('button', { name: 'Keep it' }));
    expect(gone()).toBe(false);
    await ask();
    await user.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(gone()).toBe(true));
  });
});

test('a revision is compared with the one before, and says what is different', async () => {
  const revisions = [
    { number: 2, comment: 'more', report: null, created: 2 },
    { number: 1, comment: '', report: { changes: [{}, {}] }, created: 1 },
  ];
  const told = { graph: '', part: 'meta', name: '', field: 'author', change: 'changed', before: 'me', after: 'you' };
  const { bench, asked } = benchOf({
    'GET /workflows/flow': () => json(VIEW),
    'GET /workflows/flow/revisions': () => json({ revisions }),
    'GET /workflows/flow/document': () => json(FLOW),
    'POST /migrate': async (request) => {
      const { document } = (await request.json()) as { document: unknown };
      return json({ status: 'unchanged', summary: '', document, changes: [], missing: [], missing_models: [] });
    },
    'POST /workflows/diff': () => json({ differences: [told] }),
  });
  shown(bench, <RevisionsDialog workflow="flow" />);
  expect(await screen.findByText('you')).toBeDefined();
  expect(screen.getByText('Upgraded: 2 changes')).toBeDefined();
  const documents = asked.filter(({ what }) => what === 'GET /workflows/flow/document');
  expect(documents.map(({ url }) => url.searchParams.get('revision'))).toEqual(['1', '2']);
});

test('arrows go along rows, and from a text to the first thing', () => {
  const things = Array.from({ length: 5 }, (_, at) => {
    const thing = document.createElement('button');
    thing.getBoundingClientRect = () => ({ top: Math.floor(at / 2) }) as DOMRect;
    return thing;
  });
  const from = (at: number, key: string) => {
    const target: HTMLElement = things[at] ?? document.createElement('input');
    const next = stepIn(things, { key, target });
    return next && [...things].findIndex((thing) => thing === next);
  };
  expect([from(0, 'ArrowDown'), from(0, 'ArrowRight'), from(3, 'ArrowUp'), from(4, 'ArrowRight')]).toEqual([
    2,
    1,
    1,
    undefined,
  ]);
  expect([from(-1, 'ArrowDown'), from(-1, 'ArrowRight')]).toEqual([0, undefined]);
});
