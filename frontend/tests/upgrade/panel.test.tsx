import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, screen } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { PlaceholderNote } from '@/panels/upgrade/PlaceholderNote';
import { UpgradePanel } from '@/panels/upgrade/UpgradePanel';
import type { Templates } from '@/schema/template';
import { json } from '../api/server';
import { benchOf, shown } from '../panels/bench';
import { user } from '../user';
import { change, flow, migrated } from './reports';

const NODE = { type: 't/x', version: 2, inputs: { b: 1 } };
const TEMPLATES = { 't/x': { type: 't/x', title: 'Thing', version: 2, inputs: {}, outputs: {}, tags: [] } };
const BECOMES = { op: 'becomes', type: 'invokeai/x', before: 'invokeai/x', after: 't/x', status: 'lossy' };

async function workbench(more: Record<string, unknown>, nodes: Record<string, unknown> = { a: NODE }) {
  const answer = migrated(flow(nodes), { source: 'InvokeAI workflow', ...more });
  const routes = { 'POST /migrate': () => json(answer), 'GET /models': () => json({ models: [], next: null }) };
  const { bench, asked } = benchOf(routes, undefined, TEMPLATES as unknown as Templates);
  await bench.files.openDocument(async () => ({ old: true }), 'Old');
  return { ...bench, bench, asked };
}

async function panel(more: Record<string, unknown>, nodes?: Record<string, unknown>) {
  const made = await workbench(more, nodes);
  shown(
    made.bench,
    <QueryClientProvider client={new QueryClient()}>
      <UpgradePanel />
    </QueryClientProvider>,
  );
  return made;
}

describe('the upgrade panel', () => {
  test('says what was done to a node, and leads to it', async () => {
    const convert = { op: 'convert_input', message: 'input b is converted', before: 1, after: 2 };
    const rename = { op: 'rename_input', message: 'input c is called d', before: 5, after: 5 };
    const { ui } = await panel({ changes: [change(BECOMES), change(convert), change(rename)] });
    expect(screen.getByText('Read as InvokeAI workflow.')).toBeDefined();
    expect(screen.getByText('input b is converted').parentElement?.textContent).toContain('Before: 1→Now: 2');
    expect(screen.getByText('input c is called d').parentElement?.textContent).not.toContain('Before');
    await user.click(screen.getByRole('button', { name: 'Thing' }));
    expect(ui.getState().goal).toEqual({ node: 'a' });
  });

  test('folds away what lost nothing', async () => {
    await panel({ changes: [change({ message: 'version 1 becomes 2' })] });
    expect(screen.getByRole('button', { name: /Nothing is lost/ }).getAttribute('aria-expanded')).toBe('false');
  });

  test('applies what was decided, all at once', async () => {
    const { asked } = await panel(
      { changes: [change(BECOMES), change({ ...BECOMES, node: 'b' })] },
      { a: NODE, b: NODE },
    );
    const apply = () => screen.getByRole('button', { name: /^Apply/ });
    expect(apply()).toHaveProperty('disabled', true);
    const [first] = screen.getAllByRole('radio', { name: 'Skip' });
    await user.click(first as HTMLElement);
    expect(apply().textContent).toBe('Apply 1 decision');
    await user.click(screen.getByRole('button', { name: 'Skip all' }));
    await user.click(apply());
    expect(asked.at(-1)?.body).toMatchObject({ document: { old: true }, keep: ['a', 'b'] });
  });

  test('keeps what was decided when it is told only then which nodes belong together', async () => {
    const { upgrade } = await panel({ changes: [change(BECOMES)] });
    await user.click(screen.getByRole('radio', { name: 'Skip' }));
    act(() => upgrade.store.setState(({ told }) => ({ told: told && { ...told, families: [['a', 'x']] } })));
    expect(screen.getByRole('button', { name: /^Apply/ }).textContent).toBe('Apply 1 decision');
  });

  test('says that nothing more can be skipped once the workflow was changed', async () => {
    const { editor } = await panel({ changes: [change(BECOMES)] });
    editor.edit('rename', (draft) => {
      draft.name = 'Mine';
    });
    expect(await screen.findByText(/You have changed the workflow since/)).toBeDefined();
    expect(screen.getByRole('radio', { name: 'Skip' })).toHaveProperty('disabled', true);
  });

  test('offers models in the place of one that is missing', async () => {
    const model = {
      name: 'base.ckpt',
      kind: 'main',
      base: 'sdxl',
      places: ['a.b'],
      offers: [{ name: 'xl', by: 'name' }],
    };
    const node = { ...NODE, inputs: { b: { name: 'base.ckpt' } } };
    const { asked } = await panel({ missing_models: [model] }, { a: node });
    expect(screen.getByText('sdxl · main')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'xl similar name' }));
    expect(asked.at(-1)?.body).toMatchObject({ choices: { models: { 'base.ckpt': 'xl' } } });
  });

  test('says of each missing type what it is and what to do', async () => {
    const nodes = { a: { type: 'acme/x', version: 1 } };
    const missing = [
      { type: 'acme/x', pack: 'acme', version: '1.2', nodes: ['a'] },
      { type: 'invokeai/y', pack: 'invokeai', program: 'InvokeAI', nodes: [] },
      { type: 'acme/z', pack: 'acme', note: 'use acme/x', nodes: [] },
    ];
    await panel({ missing }, nodes);
    expect(screen.getByText('pip install acme==1.2')).toBeDefined();
    expect(screen.getAllByText(/pip install/)).toHaveLength(1);
    expect(screen.getByText(/A node of InvokeAI that has no counterpart here/)).toBeDefined();
    expect(screen.getByText(/taken out of its pack: use acme\/x/)).toBeDefined();
  });

  test('tells no more of a missing type when no node is of it', async () => {
    const missing = [{ type: 'acme/x', pack: 'acme', nodes: ['a'] }];
    const { editor } = await panel({ missing }, { a: { type: 'acme/x', version: 1 } });
    expect(screen.getByText('acme/x')).toBeDefined();
    editor.edit('delete', (draft) => {
      delete draft.nodes.a;
    });
    await expect.poll(() => screen.queryByText('acme/x')).toBeNull();
    editor.undo();
    expect(await screen.findByText('acme/x')).toBeDefined();
  });

  test('says so where nothing was upgraded', async () => {
    await panel({ status: 'unchanged' });
    expect(screen.getByText('Nothing was upgraded')).toBeDefined();
  });
});

describe('a placeholder', () => {
  const OLD = { type: 't/x', version: 1, inputs: { a: 5, wired: 1 }, mode: 'normal', label: '' } as const;

  test('of a node that is kept tells its values, and upgrades it', async () => {
    const { bench, upgrade, asked } = await workbench(
      { changes: [change({ op: 'keep', status: 'unchanged' })] },
      { a: OLD },
    );
    await expect.poll(() => upgrade.store.getState().standings.get('a')?.kind).toBe('kept');
    shown(bench, <PlaceholderNote id="a" node={OLD} wired={new Set(['wired'])} />);
    expect(screen.getByText(/Kept at version 1/)).toBeDefined();
    expect(screen.getByText('a').parentElement?.textContent).toContain('a5');
    expect(screen.queryByText('wired')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Upgrade this node' }));
    expect(asked.at(-1)?.body).toMatchObject({ keep: [] });
  });

  test('of a type that is missing leads to others', async () => {
    const missing = [{ type: 't/x', pack: 't', nodes: ['a'] }];
    const { bench, ui, upgrade } = await workbench({ missing }, { a: OLD });
    await expect.poll(() => upgrade.store.getState().standings.get('a')?.kind).toBe('missing');
    shown(bench, <PlaceholderNote id="a" node={OLD} wired={new Set()} />);
    await user.click(screen.getByRole('button', { name: 'Choose another type' }));
    expect(ui.getState().dialog).toEqual({ kind: 'palette', swap: 'a' });
  });
});
