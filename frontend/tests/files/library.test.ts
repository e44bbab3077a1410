import { describe, expect, test } from 'vitest';
import { createApi } from '@/api/api';
import { createUi } from '@/editor/ui';
import { type Changed, createLibrary, type Details } from '@/files/library';
import { createRecovery } from '@/files/recovery';
import type { WorkingCopies, WorkingCopy } from '@/files/working_copies';
import { type Answer, json, refusal, serverOf } from '../api/server';

const FLOW = {
  format: 'nodeloom.workflow',
  format_version: 2,
  id: 'shipped',
  name: 'Flow',
  meta: { description: 'old', tags: ['a'], author: 'me' },
  nodes: { a: { type: 'core/integer' } },
};
const VIEW = {
  id: 'flow',
  name: 'Flow',
  description: '',
  tags: [],
  revision: 3,
  created: 1,
  updated: 1,
  picture: null,
};
const DETAILS: Details = { name: 'Other', description: 'new', tags: ['b', 'c'] };

async function unchanged(request: Request): Promise<Response> {
  const { document } = (await request.json()) as { document: unknown };
  return json({ status: 'unchanged', summary: '', document, changes: [], missing: [], missing_models: [] });
}

function library(routes: Record<string, Answer> = {}) {
  const { fetch, asked } = serverOf({
    'POST /migrate': unchanged,
    'GET /workflows/flow': () => json(VIEW),
    'GET /workflows/flow/document': (_, url) =>
      json(url.searchParams.get('revision') === '1' ? { ...FLOW, name: 'First' } : FLOW),
    'PUT /workflows/flow': () => json({ workflow: { ...VIEW, revision: 4 }, migration: null }),
    'POST /workflows': () => json({ workflow: { ...VIEW, id: 'copy' }, migration: null }),
    ...routes,
  });
  const ui = createUi();
  const told: [Changed, Details][] = [];
  const api = createApi('http://studio.test', { fetch, wait: async () => {} });
  const made = createLibrary({ api, ui, described: (changed, details) => told.push([changed, details]) });
  return { made, asked, ui, told };
}

describe('a saved workflow', () => {
  test('is described without being opened: the newest revision, and nothing else in it changes', async () => {
    const { made, asked, told } = library();
    expect(await made.describe('flow', DETAILS)).toBe(true);
    const meta = { description: 'new', tags: ['b', 'c'], author: 'me' };
    const { what, body } = asked.findLast((each) => each.what.startsWith('PUT')) ?? {};
    const document = { ...FLOW, name: 'Other', meta };
    expect([what, body]).toMatchObject(['PUT /workflows/flow', { base: 3, comment: 'Name, description or tags' }]);
    expect(body).toHaveProperty('document', document);
    expect(told).toEqual([[{ id: 'flow', base: 3, revision: 4 }, DETAILS]]);
  });

  test('that somebody saved meanwhile is not written over', async () => {
    const { made, ui, told } = library({
      'PUT /workflows/flow': () => refusal('conflict', 409, 'it is at revision 4'),
    });
    expect(await made.describe('flow', DETAILS)).toBe(false);
    expect(ui.getState().notices.at(-1)).toMatchObject({ tone: 'error', text: 'it is at revision 4' });
    expect(told).toEqual([]);
  });

  test('is copied under a name and an id of its own', async () => {
    const { made, asked } = library();
    await made.duplicate('flow');
    expect(asked.at(-1)).toMatchObject({
      what: 'POST /workflows',
      body: { document: { name: 'Flow (copy)', id: '' } },
    });
  });

  test('has an old revision as its newest again, and says which it was', async () => {
    const { made, asked } = library();
    await made.restore('flow', 1);
    const body = { base: 3, document: { name: 'First' }, comment: 'Revision 1 again' };
    expect(asked.at(-1)).toMatchObject({ what: 'PUT /workflows/flow', body });
  });
});

function copiesOf(kept: Map<string, WorkingCopy>): WorkingCopies {
  return {
    read: async (key) => kept.get(key),
    write: async (key, copy) => void kept.set(key, copy),
    forget: async (key) => void kept.delete(key),
    all: async () => [...kept],
  };
}

function copy(name: string, time: number, isUnsaved = true): WorkingCopy {
  const document = { ...FLOW, name };
  return { document, source: document, saved: undefined, isUnsaved, name, time };
}

describe('work that nobody saved', () => {
  const api = createApi('http://studio.test', { fetch: serverOf({}).fetch });
  const kept = () =>
    new Map([
      ['here', copy('Open', 9)],
      ['here.4', copy('Put aside', 4)],
      ['other', copy('Open elsewhere', 8)],
      ['other.7', copy('Put aside elsewhere', 7)],
      ['gone', copy('Lost', 5)],
      ['gone.6', copy('Lost, put aside', 6)],
      ['done', copy('Saved', 3, false)],
    ]);

  test('is all that is open nowhere, newest first', async () => {
    const living = async () => new Set(['here', 'other']);
    const recovery = createRecovery({ api, copies: copiesOf(kept()), tab: 'here', living });
    expect((await recovery.lost()).map((lost) => lost.copy.name)).toEqual(['Lost, put aside', 'Lost', 'Put aside']);
  });

  test('is that of this tab alone where nobody knows of the others', async () => {
    const copies = copiesOf(kept());
    const recovery = createRecovery({ api, copies, tab: 'here', living: async () => undefined });
    expect((await recovery.lost()).map(({ key }) => key)).toEqual(['here.4']);
    expect(await copies.all()).toHaveLength(7); // nothing was forgotten
  });

  test('is kept until it is open', async () => {
    const copies = copiesOf(kept());
    const recovery = createRecovery({ api, copies, tab: 'here', living: async () => undefined });
    const fails = recovery.bring('gone', () => Promise.reject(new Error('no')));
    await expect(fails).rejects.toThrow('no');
    await recovery.bring('gone', async () => false);
    expect(await copies.read('gone')).toBeDefined();
    let shown = '';
    await recovery.bring('gone', async (opened) => {
      shown = opened.document.name;
      return true;
    });
    expect([shown, await copies.read('gone')]).toEqual(['Lost', undefined]);
  });
});
