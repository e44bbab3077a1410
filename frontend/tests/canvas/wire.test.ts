import { describe, expect, test } from 'vitest';
import { endWire, fittingField } from '@/canvas/actions';
import { factsOf } from '@/canvas/facts';
import { createWireStore, dropWire, hoverWire, wireFrom } from '@/canvas/wire';
import type { Edge } from '@/document/workflow';
import { edgeKey } from '@/editor/selection';
import { createEditor } from '@/editor/store';
import { documentOf, templates, typesOf } from '../graph/library';

const FIRST: Edge = ['a', 'out', 'b', 'in'];

function scene() {
  const document = documentOf({ a: 'flow/relay', b: 'flow/relay', c: 'flow/relay' }, [FIRST]);
  const editor = createEditor(document, templates);
  const facts = factsOf(document, typesOf(document).templatesOf(document));
  return { editor, facts, state: () => editor.store.getState() };
}

describe('a wire in the hand', () => {
  test('says why it can not end at its own node or side', () => {
    const { state } = scene();
    const wire = wireFrom(state(), { port: ['a', 'out'], isOutput: true });
    expect(wire.refusal(['c', 'in'], false)).toBeUndefined();
    expect(wire.refusal(['a', 'in'], false)).not.toBe('');
    expect(wire.refusal(['c', 'out'], true)).toBe('');
  });

  test('names the edge that would give way while it hangs over a taken input', () => {
    const { state } = scene();
    const store = createWireStore();
    store.setState({ wire: wireFrom(state(), { port: ['c', 'out'], isOutput: true }) });
    hoverWire(store, ['b', 'in']);
    expect(store.getState().going).toBe(edgeKey(FIRST));
    hoverWire(store, undefined);
    expect(store.getState().going).toBeUndefined();
    dropWire(store);
    expect(store.getState().wire).toBeUndefined();
  });

  test('takes the place of the edge that was there, as one step', () => {
    const { editor, state } = scene();
    endWire(editor, wireFrom(state(), { port: ['c', 'out'], isOutput: true }), ['b', 'in']);
    expect(state().document.edges).toEqual([['c', 'out', 'b', 'in']]);
    expect(state().history.done).toHaveLength(1);
  });

  test('that was lifted off leaves its old place, and may be put back there', () => {
    const { editor, state } = scene();
    const wire = wireFrom(state(), { port: ['a', 'out'], isOutput: true }, FIRST);
    expect(wire.refusal(['b', 'in'], false)).toBeUndefined();
    endWire(editor, wire, ['c', 'in']);
    expect(state().document.edges).toEqual([['a', 'out', 'c', 'in']]);
  });

  test('that is dropped on a node ends at the field that fits', () => {
    const { facts, state } = scene();
    const wire = wireFrom(state(), { port: ['a', 'out'], isOutput: true });
    expect(fittingField(facts, 'c', wire)).toEqual(['c', 'in']);
    expect(fittingField(facts, 'a', wire)).toBeUndefined();
  });
});
