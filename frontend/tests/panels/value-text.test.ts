import { expect, test } from 'vitest';
import type { Difference } from '@/diff/difference';
import { emptyPart, type Part } from '@/document/workflow';
import { edgeText, fieldText, type Reading, sideText } from '@/panels/diff/value-text';

const part: Part = {
  ...emptyPart(),
  nodes: { a: { type: 'x/a', version: 1, inputs: {}, mode: 'normal', label: 'Paper' } },
};
const readings: readonly Reading[] = [{ part, templateOf: () => undefined }];
const of = (more: Partial<Difference>): Difference => ({
  graph: '',
  part: 'node',
  name: 'a',
  field: '',
  change: 'changed',
  ...more,
});

test('what is on either side of a difference is said in words', () => {
  expect(sideText(of({ part: 'input' }), ['a', 'width'], readings)).toBe('Paper · width');
  expect(sideText(of({}), { name: 'tiny' }, readings)).toBe('tiny');
  expect(sideText(of({}), ['a', 'width'], readings)).toBe('["a","width"]');
  expect(sideText(of({}), 18446744073709551615n, readings)).toBe('18446744073709551615');
  expect([sideText(of({}), '', readings), sideText(of({}), undefined, readings)]).toEqual(['nothing', 'nothing']);
  expect(sideText(of({}), 'x'.repeat(1000), readings).length).toBeLessThan(300);
});

test('wires are told by what their nodes are called, and fields by their titles', () => {
  const edge = of({ part: 'edge', name: 'a.out -> b.in', change: 'added', after: ['a', 'out', 'b', 'in'] });
  expect(edgeText(edge, readings)).toBe('Paper · out → b · in');
  expect([fieldText(of({ field: 'mode' }), readings), fieldText(of({ field: 'inputs.width' }), readings)]).toEqual([
    'Mode',
    'width',
  ]);
});
