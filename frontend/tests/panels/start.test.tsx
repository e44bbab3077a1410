import { render, screen } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import type { Api } from '@/api/api';
import type { WorkflowView } from '@/api/types';
import { emptyDocument, emptyPart, type WorkflowDocument } from '@/document/workflow';
import type { Files } from '@/files/files';
import { beginners } from '@/panels/start/Examples';
import { StartPanel } from '@/panels/start/StartPanel';
import { bench, inBench } from '../bench';
import { user } from '../user';

function saved(name: string, description: string, ...tags: string[]): WorkflowView {
  return { id: `id-${name}`, name, description, tags, created: 0, updated: 0, revision: 1, picture: null };
}

function opened(document: WorkflowDocument, workflows: readonly WorkflowView[] = []) {
  const files = { openWorkflow: vi.fn(async () => {}) } as unknown as Files;
  const api = { workflows: { list: async () => ({ workflows, next: null }) } } as unknown as Api;
  const tools = bench(document, {}, { api, files });
  render(inBench(tools, <StartPanel />));
  return tools;
}

describe('an empty graph', () => {
  test('opens an example by one press', async () => {
    const { files } = opened(emptyDocument(), [saved('Foxes', 'Red ones', 'example')]);
    await user.click(await screen.findByRole('button', { name: 'Open Foxes' }));
    expect(files.openWorkflow).toHaveBeenCalledWith('id-Foxes');
  });

  test('leads to the palette and the library', async () => {
    const { ui } = opened(emptyDocument());
    await user.click(screen.getByRole('button', { name: /Add a node/ }));
    expect(ui.getState().dialog).toEqual({ kind: 'palette' });
    await user.click(screen.getByRole('button', { name: /library/ }));
    expect(ui.getState().dialog).toEqual({ kind: 'library' });
  });

  test('says nothing once something is in it', () => {
    const document = emptyDocument();
    document.nodes.a = { type: 'core/integer', inputs: {}, mode: 'normal', label: '' };
    opened(document);
    expect(screen.queryByRole('region')).toBeNull();
  });

  test('of a subgraph says what a subgraph is for', async () => {
    const document = emptyDocument();
    document.subgraphs.inner = emptyPart();
    const { editor } = opened(document);
    editor.open(['inner']);
    expect(await screen.findByRole('heading', { name: 'This subgraph is empty' })).toBeTruthy();
  });
});

test('examples come before what else is saved, the simplest first', () => {
  const all = [saved('Mine', ''), saved('Long', 'A long story', 'example'), saved('Short', 'Brief', 'example')];
  expect(beginners(all).map(({ name }) => name)).toEqual(['Short', 'Long']);
  expect(beginners([saved('Mine', '')]).map(({ name }) => name)).toEqual(['Mine']);
});
