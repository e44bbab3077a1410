import { expect, test } from 'vitest';
import { NOTE_SIZE } from '@/canvas/metrics';
import { commandNamed } from '@/commands';
import { bench } from '../bench';
import { documentOf, templates } from '../graph/library';

test('a new note is written at once, and is one step', () => {
  const tools = bench(documentOf({}, []), templates);
  const notes = () => Object.values(tools.editor.store.getState().document.view.notes);
  commandNamed('graph.addNote')?.run(tools);
  const { dialog } = tools.ui.getState();
  expect(notes()).toEqual([]);
  if (dialog?.kind !== 'ask') throw new Error('no text was asked for');
  dialog.then('Why it is so');
  expect(notes()).toMatchObject([{ text: 'Why it is so' }]);
  expect(tools.editor.store.getState().selection.notes.size).toBe(1);
  tools.editor.undo();
  expect(notes()).toEqual([]);
});

test('a new note lies on no node, and on no other note', () => {
  const document = documentOf({ one: 'make/integer' }, []);
  document.view.positions.one = [-100, -100];
  const tools = bench(document, templates);
  for (const text of ['first', 'second']) {
    commandNamed('graph.addNote').run(tools);
    const { dialog } = tools.ui.getState();
    if (dialog?.kind === 'ask') dialog.then(text);
  }
  const { nodes, view } = tools.editor.store.getState().document;
  const [first, second] = Object.values(view.notes);
  expect(Object.keys(nodes)).toEqual(['one']);
  expect(first?.position[0]).toBeGreaterThanOrEqual(-100 + 280);
  expect(second?.position[0]).toBeGreaterThanOrEqual((first?.position[0] ?? 0) + NOTE_SIZE[0]);
});
