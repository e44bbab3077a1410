import { expect, test } from 'vitest';
import { emptyPart, type Part } from '@/document/workflow';
import { drawingOf } from '@/graph/drawing';

const part: Part = {
  ...emptyPart(),
  nodes: {
    a: { type: 'x/a', version: 1, inputs: { text: 'two\nlines', model: { name: 'tiny' } }, mode: 'normal', label: 'A' },
    b: { type: 'x/b', version: 1, inputs: { value: 5 }, mode: 'muted', label: '' },
  },
  edges: [
    ['a', 'out', 'b', 'value'],
    ['a', 'out', 'gone', 'value'],
  ],
  view: { ...emptyPart().view, positions: { a: [0, 0], b: [400, 100] } },
};
const unknown = () => undefined;

test('a drawing has rows for wires and values; what a wire brings has none of its own', () => {
  const [a, b] = drawingOf(part, unknown).nodes;
  expect(a?.rows.map(({ name, value, isOutput }) => [name, value, isOutput])).toEqual([
    ['out', '', true],
    ['text', 'two lines', false],
    ['model', 'tiny', false],
  ]);
  expect(b?.rows.map(({ name, value }) => [name, value])).toEqual([['value', '']]);
  expect([a?.title, b?.title, a?.isOff, b?.isOff]).toEqual(['A', 'x/b', false, true]);
});

test('wires end at the rows of their fields, and those without an end are left out', () => {
  const { nodes, wires } = drawingOf(part, unknown);
  expect(wires.map(({ edge }) => edge)).toEqual([part.edges[0]]);
  const ends = wires[0]?.path.split(' ').map(Number.parseFloat).filter(Number.isFinite) ?? [];
  expect(ends.slice(0, 2)).toEqual([280, nodes[0]?.rows[0]?.y]);
  expect(ends.slice(-2)).toEqual([400, nodes[1]?.rows[0]?.y]);
});

test('all of a drawing is within its bounds, and an empty graph has some', () => {
  const { bounds, nodes } = drawingOf(part, unknown);
  for (const { box, rows } of nodes) {
    expect(box.y + box.height).toBeLessThanOrEqual(bounds.y + bounds.height);
    for (const { y } of rows) expect(y).toBeLessThan(box.y + box.height);
  }
  expect(drawingOf(emptyPart(), unknown).bounds.width).toBeGreaterThan(0);
});
