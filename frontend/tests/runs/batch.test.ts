import { describe, expect, test } from 'vitest';
import type { JSONNumber } from '@/document/json';
import { type Axis, batchOf, drawSeeds, firstRows, type LineKind, valuesOf } from '@/runs/batch';

function listed(name: string, group: number, text: string, lines: LineKind = 'text'): Axis {
  return { name, label: name, lines, limits: {}, group, values: { kind: 'list', text } };
}

function ranged(from: JSONNumber, to: JSONNumber, step: JSONNumber): Axis {
  return { name: 'n', label: 'n', lines: 'number', limits: {}, group: 0, values: { kind: 'range', from, to, step } };
}

describe('a batch', () => {
  test('zips the lists of a group and crosses groups, the last one fastest', () => {
    const axes = [listed('a', 0, 'x\ny'), listed('b', 0, '1\n2', 'integer'), listed('c', 1, 'true\nfalse', 'boolean')];
    const { groups, count, problems } = batchOf(axes);
    expect(problems).toEqual([]);
    expect(groups).toEqual([{ a: ['x', 'y'], b: [1, 2] }, { c: [true, false] }]);
    expect(count).toBe(4);
    expect(firstRows(groups, 3)).toEqual([
      { a: 'x', b: 1, c: true },
      { a: 'x', b: 1, c: false },
      { a: 'y', b: 2, c: true },
    ]);
  });

  test('of nothing has no runs', () => {
    expect(batchOf([])).toEqual({ groups: [], count: 0, problems: [] });
  });

  test('says which lists of a group are not of one length', () => {
    expect(batchOf([listed('a', 0, 'x\ny'), listed('b', 0, 'z')]).problems[0]).toContain('group A');
  });

  test('says that it is too large', () => {
    const many = Array.from({ length: 101 }, (_, at) => at).join('\n');
    const { count, problems } = batchOf([listed('a', 0, many), listed('b', 1, many)]);
    expect(count).toBe(10_201);
    expect(problems[0]).toContain('10201');
  });

  test.each([
    ['integer', '1\n2.5', '2.5'],
    ['number', 'one', 'one'],
    ['boolean', 'yes', 'yes'],
    ['json', '{', '{'],
  ] as const)('names the line that is no %s', (lines, text, wrong) => {
    const read = valuesOf(listed('a', 0, text, lines));
    expect(read).toHaveProperty('problem', expect.stringContaining(wrong));
  });

  test('counts a range with both ends, downwards too, without the dust of binary fractions', () => {
    expect(valuesOf(ranged(0, 0.3, 0.1))).toEqual({ values: [0, 0.1, 0.2, 0.3] });
    expect(valuesOf(ranged(3, 1, 1))).toEqual({ values: [3, 2, 1] });
    expect(valuesOf(ranged(0, 10, 4))).toEqual({ values: [0, 4, 8] });
    expect(valuesOf(ranged(0, 1, 0))).toHaveProperty('problem');
  });

  test('counts whole numbers exactly, however large they are', () => {
    const { values } = valuesOf(ranged(18446744073709551615n, 18446744073709551611n, 2)) as { values: unknown };
    expect(values).toEqual([18446744073709551615n, 18446744073709551613n, 18446744073709551611n]);
    expect(valuesOf(listed('seed', 0, '7\n18446744073709551615', 'integer'))).toEqual({
      values: [7, 18446744073709551615n],
    });
  });

  test('draws as many seeds as were asked for', () => {
    let last = 0;
    expect(drawSeeds(3, {}, () => ++last)).toEqual([1, 2, 3]);
    expect(drawSeeds(2, { minimum: 10, maximum: 12 }, () => ++last)).toEqual([11, 12]);
    expect(drawSeeds(-1)).toEqual([]);
  });
});
