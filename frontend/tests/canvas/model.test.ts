import { describe, expect, test } from 'vitest';
import { canvasId } from '@/canvas/ids';
import { createCanvasModel } from '@/canvas/model';
import { createEditor } from '@/editor/store';
import { renameNode } from '@/graph/labels';
import { setLook } from '@/graph/looks';
import { documentOf, templates } from '../graph/library';

const NAMES = ['a', 'b', 'c'];

/** A canvas of three nodes that hand a value on. */
function canvas() {
  const document = documentOf({ a: 'flow/relay', b: 'flow/relay', c: 'flow/relay' }, [
    ['a', 'out', 'b', 'in'],
    ['b', 'out', 'c', 'in'],
  ]);
  const editor = createEditor(document, templates);
  const model = createCanvasModel(editor, 'Move');
  model.follow();
  const element = (id: string) => model.store.getState().elements.find((one) => one.id === canvasId('node', id));
  const position = (id: string) => editor.store.getState().document.view.positions[id];
  return { editor, model, element, position };
}

function moved(id: string, x: number, y: number) {
  return { type: 'position', id: canvasId('node', id), position: { x, y }, dragging: true } as const;
}

describe('the canvas', () => {
  test('draws only what changed anew', () => {
    const { editor, element, model } = canvas();
    const before = NAMES.map(element);
    const wires = model.store.getState().wires;
    editor.editPart('note', (part) => setLook(part, ['b'], { notes: 'look' }));
    expect(element('a')).toBe(before[0]);
    expect(element('b')).not.toBe(before[1]);
    expect(element('c')).toBe(before[2]);
    expect(model.store.getState().wires).toBe(wires);
  });

  test('draws a node anew when the one that it gets a value from is called otherwise', () => {
    const { editor, element } = canvas();
    const before = NAMES.map(element);
    editor.editPart('rename', (part) => renameNode(part, 'a', 'Start'));
    expect(element('b')).not.toBe(before[1]);
    expect(element('c')).toBe(before[2]);
  });

  test('draws the wires of what a hand holds before all else, until it lets go', () => {
    const { model } = canvas();
    const depths = () => model.store.getState().wires.map((wire) => wire.zIndex);
    expect(depths()).toEqual([0, 0]);
    model.hold([canvasId('node', 'a')]);
    expect(depths()).toEqual([3, 0]);
    model.release('Move');
    expect(depths()).toEqual([0, 0]);
    model.hold([canvasId('node', 'b')]);
    model.changeElements([moved('b', 50, 60)]);
    expect(depths()).toEqual([3, 3]);
    model.release('Move');
    expect(depths()).toEqual([0, 0]);
  });

  test('lets nothing take the wires of what a hand holds, so that they are drawn once, until it lets go', () => {
    const { model } = canvas();
    const marks = () => model.store.getState().wires.map((wire) => [wire.interactionWidth !== 0, wire.reconnectable]);
    const free = [true, undefined];
    expect(marks()).toEqual([free, free]);
    const { elements, wires } = model.store.getState();
    model.hold([canvasId('node', 'a')]);
    expect(marks()).toEqual([[false, false], free]);
    expect(model.store.getState().elements).toBe(elements);
    expect(model.store.getState().wires[1]).toBe(wires[1]);
    model.release('Move');
    expect(marks()).toEqual([free, free]);
  });

  test('shows what a hand moves on whole units, as it sets it down', () => {
    const { model, element, position } = canvas();
    model.hold([canvasId('node', 'a')]);
    model.changeElements([moved('a', 50.4, 59.6)]);
    expect(element('a')?.position).toEqual({ x: 50, y: 60 });
    model.release('Move');
    expect(position('a')).toEqual([50, 60]);
  });

  test('writes a drag as one step when the hand lets go', () => {
    const { editor, model, element, position } = canvas();
    const revision = () => editor.store.getState().revision;
    const start = revision();
    model.hold([canvasId('node', 'a')]);
    model.changeElements([moved('a', 50, 60)]);
    model.changeElements([moved('a', 80, 90)]);
    expect(element('a')?.position).toEqual({ x: 80, y: 90 });
    expect(revision()).toBe(start);
    model.release('Move');
    expect(position('a')).toEqual([80, 90]);
    expect(editor.store.getState().history.done.map((step) => step.label)).toEqual(['Move']);
    editor.undo();
    expect(element('a')?.position).toEqual({ x: 0, y: 0 });
  });

  test('moves what stands in a frame with it, but for what is pinned', () => {
    const { editor, model, position } = canvas();
    editor.editPart('frame', (part) => {
      part.view.frames.f = { title: '', position: [-20, -60], size: [5000, 5000] };
      setLook(part, ['c'], { pinned: true });
    });
    const [, b = [0, 0], c] = NAMES.map(position);
    model.hold([canvasId('frame', 'f')]);
    model.changeElements([
      { type: 'position', id: canvasId('frame', 'f'), position: { x: 80, y: 40 }, dragging: true },
    ]);
    model.release('Move');
    expect(editor.store.getState().document.view.frames.f?.position).toEqual([80, 40]);
    expect(position('a')).toEqual([100, 100]);
    expect(position('b')).toEqual([b[0] + 100, b[1] + 100]);
    expect(position('c')).toEqual(c);
  });

  test('leads wires through the points of the document, which go with nodes that move together', () => {
    const { editor, model } = canvas();
    editor.editPart('lead', (part) => {
      part.view.routes = [{ edge: ['a', 'out', 'b', 'in'], points: [[100, 300]] }];
    });
    const way = () => model.store.getState().wires[0]?.data?.way;
    const [first, second] = ['a', 'b'].map((id) => editor.store.getState().document.view.positions[id] ?? [0, 0]);
    const move = (id: string, [x, y]: readonly number[] = [0, 0]) => moved(id, (x ?? 0) + 20, (y ?? 0) + 40);
    expect(way()).toEqual([[100, 300]]);
    model.hold(['a', 'b'].map((id) => canvasId('node', id)));
    model.changeElements([move('a', first), move('b', second)]);
    model.release('Move');
    expect(way()).toEqual([[120, 340]]);
    model.hold([canvasId('node', 'a')]);
    model.changeElements([moved('a', 500, 500)]);
    model.release('Move');
    expect(way()).toEqual([[120, 340]]);
  });

  test('keeps what was measured while a node keeps its fields', () => {
    const { editor, model, element } = canvas();
    model.changeElements([{ type: 'dimensions', id: canvasId('node', 'a'), dimensions: { width: 280, height: 90 } }]);
    expect(element('a')?.measured).toEqual({ width: 280, height: 90 });
    editor.editPart('note', (part) => setLook(part, ['a'], { notes: 'look' }));
    expect(element('a')?.measured).toEqual({ width: 280, height: 90 });
    editor.editPart('collapse', (part) => setLook(part, ['a'], { collapsed: true }));
    expect(element('a')?.measured).toBeUndefined();
  });

  test('shows an edge of an unknown type at handles that the edge alone tells of', () => {
    const { editor, model } = canvas();
    editor.editPart('swap', (part) => {
      part.nodes.b = { type: 'gone/away', inputs: {}, mode: 'normal', label: '' };
    });
    const facts = model.store.getState().facts.get('b');
    expect(facts?.inputs.map((input) => input.name)).toEqual(['in']);
    expect(facts?.outputs.map((output) => output.name)).toEqual(['out']);
    expect(model.store.getState().wires).toHaveLength(2);
  });

  test('selects what React Flow says, and says what is selected', () => {
    const { editor, model, element } = canvas();
    model.changeElements([{ type: 'select', id: canvasId('node', 'b'), selected: true }]);
    expect([...editor.store.getState().selection.nodes]).toEqual(['b']);
    expect(element('b')?.selected).toBe(true);
    model.changeElements([{ type: 'select', id: canvasId('node', 'b'), selected: false }]);
    expect(element('b')?.selected).toBe(false);
  });

  test('lists nodes in the order of the flow, whatever the order of the document', () => {
    const document = documentOf({ c: 'flow/relay', b: 'flow/relay', a: 'flow/relay' }, [
      ['a', 'out', 'b', 'in'],
      ['b', 'out', 'c', 'in'],
    ]);
    const model = createCanvasModel(createEditor(document, templates), 'Move');
    expect(model.store.getState().elements.map(({ id }) => id)).toEqual(NAMES.map((id) => canvasId('node', id)));
  });
});
