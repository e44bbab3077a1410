import { describe, expect, test } from 'vitest';
import { emptyPart, type WorkflowDocument } from '@/document/workflow';
import { createEditor } from '@/editor/store';
import { createUi, type PaletteRequest } from '@/editor/ui';
import { createViewportSlot } from '@/editor/viewport';
import { newNode } from '@/graph/nodes';
import { take } from '@/panels/palette/adding';
import { callables } from '@/panels/palette/callables';
import { offersFor } from '@/panels/palette/offers';
import { caller, documentOf, templates } from '../graph/library';

const OF = caller.ports?.of ?? '';

/** A workflow with an integer, and with `outer`, which calls `inner`, which adds. */
function nested(): WorkflowDocument {
  const document = documentOf({ n: 'make/integer' });
  document.subgraphs.inner = { ...documentOf({ sum: 'math/add' }), name: 'Sum of two' };
  document.subgraphs.inner.interface.inputs.left = ['sum', 'a'];
  document.subgraphs.inner.interface.outputs.total = ['sum', 'value'];
  document.subgraphs.outer = {
    ...emptyPart(),
    nodes: { call: { ...newNode(caller), inputs: { [OF]: { name: 'inner' } } } },
  };
  return document;
}

const namesAt = (...place: string[]) => {
  const editor = createEditor(nested(), templates);
  editor.open(place);
  return callables(editor.store.getState()).map(({ name }) => name);
};

describe('subgraphs that can be called', () => {
  test('are those of the document, but for the open one and those that lead to it', () => {
    expect(namesAt()).toEqual(['inner', 'outer']);
    expect(namesAt('outer')).toEqual(['inner']);
    expect(namesAt('inner')).toEqual([]);
  });

  test('have the ports of their interface', () => {
    const [inner] = callables(createEditor(nested(), templates).store.getState());
    expect(inner?.template.title).toBe('Sum of two');
    expect(Object.keys(inner?.template.inputs ?? {})).toEqual(['left']);
    expect(Object.keys(inner?.template.outputs ?? {})).toEqual(['total']);
  });

  test('are offered for a wire that they take, and added as a node that calls them, in one step', () => {
    const editor = createEditor(nested(), templates);
    const request: PaletteRequest = {
      kind: 'palette',
      at: { x: 0, y: 0 },
      wire: { port: ['n', 'value'], isOutput: true },
    };
    const [offer] = offersFor(editor.store.getState(), request).offers;
    expect(offer).toMatchObject({ calls: 'inner', field: 'left' });
    if (offer) take({ editor, ui: createUi(), viewport: createViewportSlot() }, request, offer);
    const { document, history } = editor.store.getState();
    const [id = ''] = Object.keys(document.nodes).filter((each) => each !== 'n');
    expect(document.nodes[id]).toMatchObject({
      type: caller.type,
      label: 'Sum of two',
      inputs: { [OF]: { name: 'inner' } },
    });
    expect(document.edges).toEqual([['n', 'value', id, 'left']]);
    expect(history.done).toHaveLength(1);
  });
});
