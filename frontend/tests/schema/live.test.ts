import { afterEach, describe, expect, test, vi } from 'vitest';
import { workflowSchema } from '@/document/workflow';
import { createEditor } from '@/editor/store';
import { LIVE_AFTER, liveProblems, problemsOf } from '@/schema/live';
import { parseTemplates } from '@/schema/parse';
import { readCases } from './conformance';

const templates = parseTemplates(readCases('ports').document);
const document = workflowSchema.parse({
  format: 'nodeloom.workflow',
  format_version: 2,
  nodes: { n: { type: 'math/add' }, m: { type: 'math/add', inputs: { b: 1 } } },
});

function editing() {
  vi.useFakeTimers();
  const editor = createEditor(document, templates);
  return { editor, live: liveProblems(editor.store) };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('live problems', () => {
  test('follow what is edited, a moment later', () => {
    const { editor, live } = editing();
    expect(problemsOf(live.getState(), [], 'n').map(({ field }) => field)).toEqual(['b']);
    editor.editPart('give', (part) => Object.assign(part.nodes.n?.inputs ?? {}, { b: 'x' }));
    editor.editPart('give', (part) => Object.assign(part.nodes.n?.inputs ?? {}, { b: 1 }));
    vi.advanceTimersByTime(LIVE_AFTER);
    expect(live.getState().all).toEqual([]);
  });

  test('tell nobody where nothing changed of them, and leave the lists of other nodes as they are', () => {
    const { editor, live } = editing();
    const told = vi.fn();
    live.subscribe(told);
    const before = problemsOf(live.getState(), [], 'n');
    editor.editPart('move', (part) => Object.assign(part.view.positions, { n: [1, 2] }));
    vi.advanceTimersByTime(LIVE_AFTER);
    expect(told).not.toHaveBeenCalled();
    editor.editPart('take', (part) => delete part.nodes.m?.inputs.b);
    vi.advanceTimersByTime(LIVE_AFTER);
    expect(told).toHaveBeenCalledOnce();
    expect(problemsOf(live.getState(), [], 'm')).toHaveLength(1);
    expect(problemsOf(live.getState(), [], 'n')).toBe(before);
  });

  test('are one store for one editor, and none while no templates are known', () => {
    const { editor, live } = editing();
    expect(liveProblems(editor.store)).toBe(live);
    expect(liveProblems(createEditor(document).store).getState().all).toEqual([]);
  });
});
