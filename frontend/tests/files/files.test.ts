import { File as NodeFile } from 'node:buffer';
import { describe, expect, test, vi } from 'vitest';
import { createApi } from '@/api/api';
import { emptyDocument, type WorkflowDocument } from '@/document/workflow';
import { createEditor } from '@/editor/store';
import { createUi } from '@/editor/ui';
import { createFiles } from '@/files/files';
import { type Channel, createPeers } from '@/files/peers';
import { livingTabs, tabName } from '@/files/tab';
import { lostCopies, type WorkingCopies, type WorkingCopy } from '@/files/working_copies';
import { written } from '@/files/written';
import { type Answer, json, refusal, serverOf } from '../api/server';

const ORIGIN = 'http://studio.test';
/** A file whose bytes can be read: the one of jsdom can't. */
function fileOf(part: string | Uint8Array<ArrayBuffer>, name: string): File {
  return new NodeFile([part], name) as unknown as File;
}

const FLOW = { format: 'nodeloom.workflow', format_version: 2, name: 'Flow', nodes: { a: { type: 'core/integer' } } };
const VIEW = { id: 'flow', name: 'Flow', description: '', tags: [], revision: 3, created: 1, updated: 1 };

function memoryCopies(): WorkingCopies & { readonly kept: Map<string, WorkingCopy> } {
  const kept = new Map<string, WorkingCopy>();
  return {
    kept,
    read: async (tab) => kept.get(tab),
    write: async (tab, copy) => void kept.set(tab, structuredClone(copy)),
    forget: async (tab) => void kept.delete(tab),
    all: async () => [...kept],
  };
}

function unchanged(request: Request): Promise<Response> {
  return request
    .json()
    .then(({ document }: { document: unknown }) =>
      json({ status: 'unchanged', summary: 'unchanged', document, changes: [], missing: [] }),
    );
}

function workbench(routes: Record<string, Answer> = {}, copies = memoryCopies()) {
  const { fetch, asked } = serverOf({
    'POST /migrate': unchanged,
    'GET /workflows/flow': () => json(VIEW),
    'GET /workflows/flow/document': () => json(FLOW),
    ...routes,
  });
  const editor = createEditor(emptyDocument());
  const ui = createUi();
  const api = createApi(ORIGIN, { fetch, wait: async () => {} });
  const peersOf = () => ({ open: () => {}, has: () => false, close: () => {} });
  const replaced = vi.fn();
  const files = createFiles({ api, editor, ui, copies, tab: 'tab', peersOf, replaced });
  const rename = (name: string) =>
    editor.edit('rename', (draft) => {
      draft.name = name;
    });
  const name = () => editor.store.getState().document.name;
  return { files, editor, ui, asked, copies, rename, name, replaced };
}

describe('files', () => {
  test('are saved on top of the revision that they were opened from', async () => {
    const { files, asked, rename } = workbench({
      'PUT /workflows/flow': () => json({ workflow: { ...VIEW, revision: 4 }, migration: null }),
    });
    await files.openWorkflow('flow');
    expect(files.store.getState()).toMatchObject({ saved: { id: 'flow', revision: 3 }, isUnsaved: false });
    rename('Other');
    expect(files.store.getState().isUnsaved).toBe(true);
    await files.save();
    expect(asked.at(-1)?.body).toMatchObject({ base: 3, document: { ...FLOW, name: 'Other' } });
    expect(files.store.getState()).toMatchObject({ saved: { id: 'flow', revision: 4 }, isUnsaved: false });
  });

  test('that somebody else saved meanwhile are not written over: one is asked', async () => {
    let newest = 5;
    const { files, ui, asked, rename } = workbench({
      'GET /workflows/flow': () => json({ ...VIEW, revision: newest }),
      'PUT /workflows/flow': async (request) =>
        ((await request.json()) as { base: number }).base === newest
          ? json({ workflow: { ...VIEW, revision: newest + 1 }, migration: null })
          : refusal('conflict', 409, 'revision 6 was saved meanwhile'),
    });
    await files.openWorkflow('flow');
    newest = 6;
    rename('Mine');
    await files.save();
    expect(ui.getState().dialog).toEqual({ kind: 'conflict' });
    expect(files.store.getState()).toMatchObject({ isUnsaved: true, newer: 6 });
    await files.saveOver();
    expect(asked.at(-1)?.body).toMatchObject({ base: 6 });
    expect(files.store.getState()).toMatchObject({ saved: { revision: 7 }, isUnsaved: false, newer: undefined });
  });

  test('of which the last one asked for is open, though the one before comes later', async () => {
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { files, name, replaced } = workbench({
      'GET /workflows/slow': () => json({ ...VIEW, id: 'slow', name: 'Slow' }),
      'GET /workflows/slow/document': async () => {
        await answered;
        return json({ ...FLOW, name: 'Slow' });
      },
    });
    const slow = files.openWorkflow('slow');
    await files.openWorkflow('flow');
    answer();
    await slow;
    expect(name()).toBe('Flow');
    expect(files.store.getState().saved?.id).toBe('flow');
    expect(replaced).toHaveBeenCalledTimes(1);
  });

  test('stay what they are when another is opened while they are saved', async () => {
    const other = { ...VIEW, id: 'other', name: 'Other', revision: 8 };
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { files, rename, name } = workbench({
      'PUT /workflows/flow': async () => {
        await answered;
        return json({ workflow: { ...VIEW, revision: 4 }, migration: null });
      },
      'GET /workflows/other': () => json(other),
      'GET /workflows/other/document': () => json({ ...FLOW, name: 'Other' }),
    });
    await files.openWorkflow('flow');
    rename('Mine');
    const saving = files.save();
    await files.openWorkflow('other');
    answer();
    await saving;
    expect(name()).toBe('Other');
    expect(files.store.getState()).toMatchObject({ saved: { id: 'other', revision: 8 }, isUnsaved: false });
  });

  test('are saved one time after the other, each on top of the one before', async () => {
    let newest = 3;
    const { files, ui, asked } = workbench({
      'PUT /workflows/flow': async (request) => {
        const { base } = (await request.json()) as { base: number };
        if (base !== newest) return refusal('conflict', 409, 'another revision was saved meanwhile');
        newest += 1;
        return json({ workflow: { ...VIEW, revision: newest }, migration: null });
      },
    });
    await files.openWorkflow('flow');
    await Promise.all([files.save(), files.save()]);
    expect(asked.slice(-2).map(({ body }) => (body as { base: number }).base)).toEqual([3, 4]);
    expect(ui.getState().dialog).toBeUndefined();
  });

  test('are saved again when their last change is taken back', async () => {
    const { files, editor, rename } = workbench();
    await files.openWorkflow('flow');
    rename('Other');
    editor.undo();
    expect(files.store.getState().isUnsaved).toBe(false);
    editor.redo();
    expect(files.store.getState().isUnsaved).toBe(true);
  });

  test('without a name ask for one', async () => {
    const { files, ui } = workbench();
    await files.save();
    expect(ui.getState().dialog).toEqual({ kind: 'save' });
  });

  test('come back after a crash as they were, without a server', async () => {
    const copies = memoryCopies();
    const before = workbench({}, copies);
    await before.files.openWorkflow('flow');
    before.rename('Worked on');
    await before.files.autosave.now();
    const after = workbench({ 'POST /migrate': () => refusal('not-ready', 500) }, copies);
    expect(await after.files.restore()).toBe(true);
    expect(after.name()).toBe('Worked on');
    expect(after.files.autosave.isPending()).toBe(false);
    expect(after.files.store.getState()).toMatchObject({ saved: { id: 'flow', revision: 3 }, isUnsaved: true });
    expect(after.files.write()).toEqual({ ...FLOW, name: 'Worked on' });
  });

  test('with changes are set aside when another is opened, and can be gone back to', async () => {
    const { files, ui, rename, name, replaced } = workbench();
    await files.openWorkflow('flow');
    rename('Half done');
    files.create();
    expect(name()).toBe('');
    expect(replaced).toHaveBeenCalledTimes(2); // what is shown of runs is of another workflow
    await expect.poll(() => ui.getState().notices.at(-1)?.act).toBeDefined();
    ui.getState().notices.at(-1)?.act?.run();
    await expect.poll(name).toBe('Half done');
  });

  test('of another version say what was done to them', async () => {
    const migrated = { ...FLOW, name: 'Upgraded' };
    const { files, ui, name } = workbench({
      'POST /migrate': () =>
        json({ status: 'lossless', document: migrated, changes: [{ status: 'lossless' }], missing: [] }),
    });
    await files.openFile(fileOf('{"old": true}', 'old.json'));
    expect(name()).toBe('Upgraded');
    expect(ui.getState().notices.at(-1)?.text).toContain('Upgraded');
  });

  test.each([
    ['no JSON', fileOf('hello', 'notes.txt')],
    ['no object', fileOf('[1]', 'list.json')],
  ])('that hold %s are refused with their name, and what is open stays', async (_, file) => {
    const { files, ui, rename, name } = workbench();
    rename('Open');
    await files.openFile(file);
    expect(ui.getState().notices.at(-1)).toMatchObject({ tone: 'error', text: expect.stringContaining(file.name) });
    expect(name()).toBe('Open');
  });

  test('that are pictures are read by the server as they are', async () => {
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0]);
    const { files, asked, name } = workbench({
      'POST /migrate': () =>
        json({ status: 'unchanged', summary: 'unchanged', document: FLOW, changes: [], missing: [] }),
    });
    await files.openFile(fileOf(png, 'cat.png'));
    expect(name()).toBe('Flow');
    expect(asked).toMatchObject([{ what: 'POST /migrate', body: { file: btoa(String.fromCharCode(...png)) } }]);
  });
});

/** Locks of one browser. */
function browserLocks() {
  const held = new Map<string, unknown>();
  return {
    request: async (name: string, { signal }: LockOptions, work: (lock: unknown) => unknown) => {
      while (held.has(name)) {
        if (!signal) return work(null);
        signal.throwIfAborted();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      held.set(name, true);
      return work({ name });
    },
    query: async () => ({ held: [...held.keys()].map((name) => ({ name })) }),
    release: (name: string) => held.delete(name),
  };
}

function storageOf(value: string | null): Storage {
  let kept = value;
  const setItem = (_: string, next: string) => {
    kept = next;
  };
  return { getItem: () => kept, setItem } as unknown as Storage;
}

describe('a tab', () => {
  test('keeps its name over a reload, and takes a new one when it was duplicated', async () => {
    const locks = browserLocks();
    const asLocks = locks as unknown as LockManager;
    let last = 0;
    const fresh = () => `new${++last}`;
    const first = storageOf(null);
    expect(await tabName(first, asLocks, fresh)).toBe('new1');
    locks.release('nodeloom.tab.new1');
    expect(await tabName(first, asLocks, fresh)).toBe('new1'); // a reload
    expect(await tabName(storageOf('new1'), asLocks, fresh)).toBe('new2'); // a duplicate, which has its storage
    expect(await livingTabs(asLocks)).toEqual(new Set(['new1', 'new2']));
    setTimeout(() => locks.release('nodeloom.tab.new1'), 50);
    expect(await tabName(first, asLocks, fresh)).toBe('new1'); // a reload whose page is gone a moment later
  });

  test('that is gone leaves what was not saved, and nothing else', async () => {
    const copies = memoryCopies();
    const copy = { document: {}, source: {}, saved: undefined, name: 'x', time: 1 };
    await copies.write('gone', { ...copy, isUnsaved: true });
    await copies.write('gone.5', { ...copy, isUnsaved: true, time: 5 });
    await copies.write('done', { ...copy, isUnsaved: false });
    await copies.write('here', { ...copy, isUnsaved: true });
    await copies.write('here.7', { ...copy, isUnsaved: true });
    const lost = await lostCopies(copies, new Set(['here']));
    expect(lost.map(([tab]) => tab)).toEqual(['gone.5', 'gone']);
    expect([...copies.kept.keys()].sort()).toEqual(['gone', 'gone.5', 'here', 'here.7']);
  });

  test('knows whether another one has the same workflow open', () => {
    const channels: Channel[] = [];
    const join = () => {
      const own: Channel = {
        onmessage: null,
        postMessage(data) {
          for (const each of channels) if (each !== own) each.onmessage?.({ data } as MessageEvent);
        },
        close: () => {},
      };
      channels.push(own);
      return own;
    };
    const a = createPeers('a', () => {}, join());
    a.open('flow');
    const b = createPeers('b', () => {}, join());
    b.open('flow');
    expect([a.has('flow'), b.has('flow')]).toEqual([true, true]);
    b.close();
    expect(a.has('flow')).toBe(false);
  });
});

test('a document that was made here is written with its own words only', () => {
  const document: WorkflowDocument = emptyDocument('New');
  expect(written(document)).toEqual({ format: 'nodeloom.workflow', format_version: 2, name: 'New' });
});
