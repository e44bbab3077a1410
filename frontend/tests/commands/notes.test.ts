import { expect, test } from 'vitest';
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
