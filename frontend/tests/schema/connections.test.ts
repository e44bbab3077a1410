import { describe, expect, test } from 'vitest';
import { accepts, gatherProblem, join } from '@/schema/connections';
import { type CaseType, caseType, readCases } from './conformance';

interface ConnectionCase {
  readonly source: CaseType;
  readonly target: CaseType;
  readonly accepted: boolean;
  readonly gather?: boolean;
  readonly because?: readonly string[];
}

interface JoinCase {
  readonly types: readonly CaseType[];
  readonly expected: CaseType | null;
}

describe('a connection', () => {
  test.each(readCases<ConnectionCase>('connections').cases)('$name', (each) => {
    const [source, target] = [caseType(each.source), caseType(each.target)];
    const found = accepts(source, target);
    const reason = each.gather ? gatherProblem(source, target) : found.accepted ? undefined : found.reason;
    expect(reason === undefined).toBe(each.accepted);
    for (const word of each.because ?? []) expect(reason).toContain(word);
  });
});

describe('a join', () => {
  test.each(readCases<JoinCase>('joins').cases)('$name', ({ types, expected }) => {
    for (const order of permutations(types.map(caseType))) {
      expect(join(order)).toEqual(expected ? caseType(expected) : undefined);
    }
  });
});

function permutations<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item, at) => permutations(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));
}
