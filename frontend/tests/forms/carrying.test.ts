import { describe, expect, test } from 'vitest';
import { copyJSON } from '@/document/json';
import { emptyDocument } from '@/document/workflow';
import { createEditor } from '@/editor/store';
import { formOf } from '@/forms/automatic';
import { branches, readForm } from '@/forms/tree';
import { expose, renameExposed } from '@/graph/exposure';
import { removeNodes } from '@/graph/nodes';
import { FORM } from './forms';

/** An editor of a workflow with two inputs, and a form for them. */
function opened(form = FORM) {
  const document = emptyDocument();
  document.nodes.size = { type: 'x', inputs: {}, mode: 'normal', label: '' };
  document.nodes.other = { type: 'x', inputs: {}, mode: 'normal', label: '' };
  document.interface.inputs = { width: ['size', 'width'], height: ['other', 'height'] };
  document.form = { ...copyJSON(form) };
  const editor = createEditor(document);
  const asked = () => {
    const { form: now, interface: ends } = editor.store.getState().document;
    const tree = readForm(formOf(now, Object.keys(ends.inputs)));
    return branches(tree).flatMap(({ element }) => (element.kind === 'field' ? [element.input] : []));
  };
  return { editor, asked, form: () => editor.store.getState().document.form };
}

describe('the form follows the interface, in the same step', () => {
  test('a name that is changed is changed in the form', () => {
    const { editor, asked, form } = opened();
    editor.edit('rename', (draft) => renameExposed(draft, 'inputs', 'width', 'breadth'));
    expect(asked()).toEqual(['breadth', 'height']);
    expect(editor.store.getState().history.done).toHaveLength(1);
    editor.undo();
    expect(form()).toEqual(FORM);
  });

  test('the field of a name that goes goes with it, however it went', () => {
    const { editor, asked, form } = opened();
    editor.editPart('delete', (part) => removeNodes(part, new Set(['size'])));
    expect(asked()).toEqual(['height']);
    editor.undo();
    expect(form()).toEqual(FORM);
    editor.redo();
    expect(asked()).toEqual(['height']);
  });

  test('a name that is new stands at the end of a form that somebody made', () => {
    const { editor, asked } = opened();
    editor.editPart('expose', (part) => void expose(part, 'inputs', ['size', 'depth']));
    expect(asked()).toEqual(['width', 'height', 'depth']);
  });

  test('a name that goes and comes again under another port is another input', () => {
    const { editor, asked } = opened();
    editor.edit('conceal', (draft) => {
      delete draft.interface.inputs.width;
    });
    editor.edit('expose', (draft) => {
      draft.interface.inputs.width = ['other', 'width'];
    });
    expect(asked()).toEqual(['height', 'width']);
  });

  test('nothing is written while the form is made by itself', () => {
    const { editor, asked, form } = opened({});
    editor.editPart('expose', (part) => void expose(part, 'inputs', ['size', 'depth']));
    expect(form()).toEqual({});
    expect(asked()).toEqual(['width', 'height', 'depth']);
  });

  test('a change of anything else leaves the form the same object', () => {
    const { editor, form } = opened();
    const before = form();
    editor.edit('value', (draft) => {
      if (draft.nodes.size) draft.nodes.size.inputs.width = 3;
    });
    expect(form()).toBe(before);
  });
});
