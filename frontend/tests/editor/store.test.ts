import { describe, expect, test } from 'vitest';
import { emptyDocument, type Part, workflowSchema } from '@/document/workflow';
import { nodesSelected } from '@/editor/selection';
import { createEditor, openPart } from '@/editor/store';

function withNode(id: string) {
  return (part: Part) => {
    part.nodes[id] = { type: 'core/integer', inputs: {}, mode: 'normal', label: '' };
  };
}

describe('the editor', () => {
  test('takes back what was done, and where the user was, and does it again', () => {
    const editor = createEditor();
    editor.editPart('add', withNode('a'), { select: nodesSelected(['a']) });
    editor.undo();
    expect(openPart(editor.store.getState()).nodes).toEqual({});
    expect(editor.store.getState().selection.nodes.size).toBe(0);
    editor.redo();
    expect(Object.keys(openPart(editor.store.getState()).nodes)).toEqual(['a']);
    expect([...editor.store.getState().selection.nodes]).toEqual(['a']);
  });

  test('joins edits with one merge key into one step', () => {
    const editor = createEditor();
    for (const letter of ['a', 'ab', 'abc']) {
      editor.edit(
        'rename',
        (draft) => {
          draft.name = letter;
        },
        { merge: 'name' },
      );
    }
    editor.undo();
    expect(editor.store.getState().document.name).toBe('');
    editor.redo();
    expect(editor.store.getState().document.name).toBe('abc');
  });

  test('records nothing where nothing changed', () => {
    const editor = createEditor();
    editor.edit('nothing', () => {});
    expect(editor.store.getState().history.done).toHaveLength(0);
  });

  test('changes the graph that is open', () => {
    const document = workflowSchema.parse({ ...emptyDocument(), subgraphs: { inner: {} } });
    const editor = createEditor(document);
    editor.open(['inner']);
    editor.editPart('add', withNode('a'));
    expect(editor.store.getState().document.nodes).toEqual({});
    expect(Object.keys(editor.store.getState().document.subgraphs.inner?.nodes ?? {})).toEqual(['a']);
  });
});
