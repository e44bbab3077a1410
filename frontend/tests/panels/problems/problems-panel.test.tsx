import { act, render, screen } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { type WorkflowDocument, workflowSchema } from '@/document/workflow';
import { ProblemsPanel } from '@/panels/problems/ProblemsPanel';
import type { Problem } from '@/runs/problems';
import { LIVE_AFTER } from '@/schema/live';
import { parseTemplates } from '@/schema/parse';
import type { Workbench } from '@/workbench/workbench';
import { bench, inBench } from '../../bench';
import { readCases } from '../../schema/conformance';

const templates = parseTemplates(readCases('ports').document);
const document: WorkflowDocument = workflowSchema.parse({
  format: 'nodeloom.workflow',
  format_version: 2,
  nodes: {
    c: { type: 'flow/call', inputs: { subgraph: { name: 'sum' }, b: 1 } },
    n: { type: 'math/add', label: 'Total', inputs: { a: -1, b: 1 } },
  },
  subgraphs: {
    sum: {
      nodes: { n: { type: 'math/add', label: 'Inner', inputs: { a: 'x' } } },
      interface: { inputs: { b: ['n', 'b'] }, outputs: {} },
    },
  },
});

function told(code: string, message: string): Problem {
  const about = { node: undefined, edges: '' };
  return { code, message, place: [], node: 'n', field: 'a', run: undefined, path: 'n', about };
}

/** The panel, where a run or the server told of some problems. */
function show(found: readonly Problem[]): Workbench {
  const tools = bench(document, templates, { runs: { problems: createStore(() => found) } as Workbench['runs'] });
  render(inBench(tools, <ProblemsPanel />));
  return tools;
}

function sentences(): readonly (string | null)[] {
  return screen.getAllByRole('listitem').map((item) => item.querySelector('p')?.textContent ?? null);
}

describe('the problems', () => {
  test('are those of the workflow as it stands, and what only a run told; nothing twice', () => {
    show([told('invalid-value', 'what the server says of the same'), told('input', 'the file is broken')]);
    expect(sentences()).toEqual([
      'Total: First is -1, must be at least 0',
      'Inner: First is "x", must be an integer',
      'the file is broken',
    ]);
  });

  test('lead to where they are, in whichever graph', () => {
    const { editor, ui } = show([]);
    act(() => screen.getAllByRole('button')[1]?.click());
    expect(editor.store.getState().place).toEqual(['sum']);
    expect(ui.getState().goal).toEqual({ node: 'n', field: 'a' });
  });

  test('are mended here where a value is for nothing', () => {
    vi.useFakeTimers();
    const { editor } = show([]);
    act(() => {
      editor.edit('spoil', (draft) => Object.assign(draft.subgraphs.sum?.nodes.n?.inputs ?? {}, { a: 1, newer: 2 }));
      vi.advanceTimersByTime(LIVE_AFTER);
    });
    expect(sentences()).toContainEqual(expect.stringContaining('there is no input newer'));
    act(() => screen.getByRole('button', { name: 'Remove the value' }).click());
    act(() => vi.advanceTimersByTime(LIVE_AFTER));
    expect(editor.store.getState().document.subgraphs.sum?.nodes.n?.inputs).toEqual({ a: 1 });
    expect(sentences()).toEqual(['Total: First is -1, must be at least 0']);
    expect(screen.queryByRole('button', { name: 'Remove the value' })).toBeNull();
    vi.useRealTimers();
  });

  test('go as soon as they are mended', () => {
    vi.useFakeTimers();
    const { editor } = show([]);
    act(() => {
      editor.editPart('mend', (part) => Object.assign(part.nodes.n?.inputs ?? {}, { a: 1 }));
      vi.advanceTimersByTime(LIVE_AFTER);
    });
    expect(sentences()).toEqual(['Inner: First is "x", must be an integer']);
    vi.useRealTimers();
  });
});
