import { describe, expect, test } from 'vitest';
import type { Templates } from '@/schema/template';
import { keptIn } from '@/upgrade/keeping';
import { type Answer, json, refusal } from '../api/server';
import { benchOf } from '../panels/bench';
import { change, flow, migrated } from './reports';

const OLD = { type: 't/x', version: 1, inputs: { a: 1 } };
const NEW = { type: 't/x', version: 2, inputs: { b: 1 } };
const TEMPLATES = { 't/x': { version: 2, inputs: {}, outputs: {} } } as unknown as Templates;

interface Asked {
  readonly document?: { readonly nodes: Record<string, typeof OLD> };
  readonly keep?: readonly string[];
  readonly choices?: { readonly models: Record<string, string> };
}

/** A server that upgrades all nodes but those that are to be kept. */
async function upgrading(request: Request): Promise<Response> {
  const { document, keep = [], choices } = (await request.json()) as Asked;
  const given = document ?? { nodes: { a: OLD, b: OLD } };
  const changes = Object.entries(given.nodes)
    .filter(([, { version }]) => version === 1)
    .map(([node]) =>
      keep.includes(node)
        ? change({ node, op: 'keep', status: 'unchanged' })
        : change({ node, status: 'behaviour-changed' }),
    );
  const nodes = Object.entries(given.nodes).map(([id, node]) => [id, keep.includes(id) ? node : NEW]);
  const name = Object.values(choices?.models ?? {})[0] ?? 'Flow';
  return json(migrated({ ...document, ...flow(Object.fromEntries(nodes)), name }, { changes, status: 'lossy' }));
}

async function opened(routes: Record<string, Answer> = {}) {
  const { bench, asked } = benchOf({ 'POST /migrate': upgrading, ...routes }, undefined, TEMPLATES);
  await bench.files.openDocument(async () => flow({ a: OLD, b: OLD }), 'Flow');
  const versions = () => Object.values(bench.editor.store.getState().document.nodes).map(({ version }) => version);
  const kept = () => keptIn(bench.editor.store.getState().document);
  return { ...bench, asked, versions, kept };
}

describe('an upgrade', () => {
  test('that somebody should read shows itself, and goes when another workflow is opened', async () => {
    const { ui, files, upgrade } = await opened();
    expect(ui.getState().side).toBe('upgrade');
    expect([...(upgrade.store.getState().told?.details.keys() ?? [])]).toEqual(['a', 'b']);
    files.create();
    expect([ui.getState().side, upgrade.store.getState().told]).toEqual([undefined, undefined]);
  });

  test('that changed no more than names is told in a notice that leads to it', async () => {
    const { ui } = await opened({
      'POST /migrate': () => json(migrated(flow({ a: NEW }), { changes: [change({})] })),
    });
    expect(ui.getState().side).toBeUndefined();
    ui.getState().notices.at(-1)?.act?.run();
    expect(ui.getState().side).toBe('upgrade');
  });

  test('can be skipped for some nodes, as one step, and taken back', async () => {
    const { upgrade, editor, versions, kept } = await opened();
    await upgrade.keep(['a']);
    expect([versions(), kept()]).toEqual([[1, 2], ['a']]);
    expect(editor.store.getState().history.done).toHaveLength(1);
    editor.undo();
    expect([versions(), kept(), upgrade.canKeep()]).toEqual([[2, 2], [], true]);
  });

  test('can be made up for later, whatever was changed meanwhile', async () => {
    const { upgrade, editor, versions, kept } = await opened();
    await upgrade.keep(['a', 'b']);
    editor.edit('rename', (draft) => {
      draft.nodes.b = { ...NEW, label: 'mine', mode: 'normal' };
    });
    expect(upgrade.canKeep()).toBe(false);
    await upgrade.keep(['a', 'b', 'c']); // what was changed would be lost
    expect(editor.store.getState().history.done).toHaveLength(2);
    await upgrade.accept(['a']);
    expect([versions(), kept()]).toEqual([[2, 2], []]);
    expect(editor.store.getState().history.done).toHaveLength(3);
  });

  test('is asked for again with the models that were chosen by then', async () => {
    const { upgrade, editor, asked } = await opened();
    await upgrade.choose({ models: { old: 'new' } });
    await upgrade.keep(['a']);
    expect(
      asked.filter(({ what }) => what === 'POST /migrate').map(({ body }) => (body as Asked).choices),
    ).toContainEqual({ models: { old: 'new' }, types: {} });
    expect(editor.store.getState().document.name).toBe('new');
  });

  test('that the server refuses changes nothing', async () => {
    let isRefusing = false;
    const { upgrade, editor, ui } = await opened({
      'POST /migrate': (request) => (isRefusing ? refusal('invalid-document', 422, 'no node x') : upgrading(request)),
    });
    const before = editor.store.getState().document;
    isRefusing = true;
    await upgrade.keep(['a']);
    expect(ui.getState().notices.at(-1)).toMatchObject({ tone: 'error', text: expect.stringContaining('no node x') });
    expect(editor.store.getState().document).toBe(before);
    expect(upgrade.store.getState().isBusy).toBe(false);
  });

  test('that was skipped keeps the workflow from running, and says so', async () => {
    const { upgrade, runs, ui, asked } = await opened();
    await upgrade.keep(['a']);
    expect(await runs.enqueue()).toBeUndefined();
    expect(asked.some(({ what }) => what === 'POST /runs')).toBe(false);
    expect(ui.getState().notices.at(-1)?.text).toContain('One node is kept');
  });

  test('that was skipped is saved so, and opened so again', async () => {
    const { upgrade, files, editor, asked, versions } = await opened({
      'POST /workflows': () => json({ workflow: { id: 'w', revision: 1 }, migration: null }),
    });
    await upgrade.keep(['a']);
    await files.saveAs('Flow');
    expect(asked.find(({ what }) => what === 'POST /workflows')?.body).toMatchObject({ keep: ['a'] });
    const saved = JSON.parse(JSON.stringify(editor.store.getState().document));
    await files.openDocument(async () => saved, 'Flow');
    expect(versions()).toEqual([1, 2]);
  });

  test('of odd nodes is asked for once, and told by node', async () => {
    const { upgrade, asked } = await opened();
    await upgrade.keep(['a']);
    await expect.poll(() => upgrade.store.getState().standings.get('a')?.kind).toBe('kept');
    const count = asked.length;
    await upgrade.accept(['a']);
    expect([upgrade.store.getState().standings.size, asked.length]).toEqual([0, count + 1]);
  });
});
