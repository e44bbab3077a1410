import { describe, expect, test } from 'vitest';
import { type Difference, readDifferences } from '@/diff/difference';
import { countsOf, groupsOf } from '@/diff/groups';
import { marksOf } from '@/diff/marks';
import { emptyPart, type Part } from '@/document/workflow';
import { edgeKey } from '@/editor/selection';

const at = (more: Partial<Difference>): Difference => ({
  graph: '',
  part: 'node',
  name: 'a',
  field: '',
  change: 'changed',
  ...more,
});
const EDGE = ['a', 'value', 'b', 'value'] as const;
const TOLD: Difference[] = [
  at({ name: 'new', change: 'added', after: { type: 'core/integer' } }),
  at({ name: 'old', change: 'removed', before: { type: 'core/integer' } }),
  at({ name: 'b', field: 'inputs.steps', before: 20, after: 30 }),
  at({ name: 'b', field: 'mode', before: 'normal', after: 'muted' }),
  at({ part: 'edge', name: 'a.value -> b.value', change: 'added', after: [...EDGE] }),
  at({ graph: 'inner', name: 'x', field: 'label', before: '', after: 'X' }),
  at({ part: 'layout', name: '' }),
];

describe('differences', () => {
  test('are marked in the graph that they are of: nodes, their inputs, and wires', () => {
    const marks = marksOf(TOLD, '');
    expect([...marks.nodes]).toEqual([
      ['new', 'added'],
      ['old', 'removed'],
      ['b', 'changed'],
    ]);
    expect([...(marks.inputs.get('b') ?? [])]).toEqual(['steps']);
    expect([...marks.wires]).toEqual([[edgeKey([...EDGE]), 'added']]);
    expect([...marksOf(TOLD, 'inner').nodes]).toEqual([['x', 'changed']]);
  });

  test('within a subgraph mark the nodes that call it', () => {
    const call = {
      type: 'core/call',
      version: 1,
      inputs: { of: { name: 'inner' } },
      mode: 'normal' as const,
      label: '',
    };
    const part: Part = { ...emptyPart(), nodes: { call } };
    expect(marksOf(TOLD, '', part).nodes.get('call')).toBe('changed');
    expect(marksOf(TOLD, 'inner', part).nodes.has('call')).toBe(false);
  });

  test('of one node are one group, nodes first, and graph by graph', () => {
    const groups = groupsOf(TOLD);
    expect(groups.map(({ graph, part, name, change }) => [graph, part, name, change])).toEqual([
      ['', 'node', 'new', 'added'],
      ['', 'node', 'old', 'removed'],
      ['', 'node', 'b', 'changed'],
      ['', 'edge', '', 'added'],
      ['', 'layout', '', 'changed'],
      ['inner', 'node', 'x', 'changed'],
    ]);
    expect(countsOf(TOLD)).toEqual({
      node: { added: 1, removed: 1, changed: 2 },
      edge: { added: 1, removed: 0, changed: 0 },
    });
  });

  test('of a newer server that nobody can read here are left out', () => {
    expect(readDifferences([{ part: 'weather' }, TOLD[0]])).toEqual([TOLD[0]]);
  });
});
