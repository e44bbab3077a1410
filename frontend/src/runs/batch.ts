/** A batch as people put it together: fields to vary, by lists, ranges or seeds, in groups. Plain values. */
import { parsedNumber } from '@/document/arithmetic';
import { isWhole, type JSONNumber, type JSONValue, readJSON, wholeNumber } from '@/document/json';
import type { Constraints } from '@/schema/template';
import { strings } from '@/strings';
import { drawnWithin } from './seeds';

/** What a line of a list is read as. */
export type LineKind = 'text' | 'number' | 'integer' | 'boolean' | 'json';

/** Where the values of a field come from. */
export type Values =
  | { readonly kind: 'list'; readonly text: string }
  | { readonly kind: 'range'; readonly from: JSONNumber; readonly to: JSONNumber; readonly step: JSONNumber }
  | { readonly kind: 'seeds'; readonly seeds: readonly JSONNumber[] };

/** A field that is varied. */
export interface Axis {
  /** What runs call it: a name of the interface, or `NODE.FIELD`. */
  readonly name: string;
  readonly label: string;
  readonly lines: LineKind;
  /** What its values must keep to. */
  readonly limits: Constraints;
  /** Fields of one group go together; groups are crossed. From 0. */
  readonly group: number;
  readonly values: Values;
}

/** Values of a field, or why there are none. */
export type Read = { readonly values: readonly JSONValue[] } | { readonly problem: string };

/** What runs are asked for, or what is wrong with it. */
export interface Batch {
  readonly groups: Record<string, JSONValue[]>[];
  readonly count: number;
  readonly problems: readonly string[];
}

/** Runs that a batch may have, unless a server is set otherwise. */
export const MOST_RUNS = 10_000;
/** Runs from which on one is told that it will take a while. */
export const MANY_RUNS = 100;
const words = strings.runs.batch;

/** The values of a field. */
export function valuesOf({ values, lines }: Axis): Read {
  switch (values.kind) {
    case 'seeds':
      return { values: values.seeds };
    case 'range':
      return range(values.from, values.to, values.step);
    case 'list':
      return list(values.text, lines);
  }
}

/** Numbers from one to another, both included where the steps lead there; downwards too. */
function range(from: JSONNumber, to: JSONNumber, step: JSONNumber): Read {
  return isWhole(from) && isWhole(to) && isWhole(step)
    ? wholeRange(BigInt(from), BigInt(to), BigInt(step))
    : realRange(Number(from), Number(to), Number(step));
}

function wholeRange(from: bigint, to: bigint, step: bigint): Read {
  const size = step < 0n ? -step : step;
  if (size === 0n) return { problem: words.empty };
  const [sign, distance] = to < from ? [-1n, from - to] : [1n, to - from];
  const count = Number(distance / size) + 1;
  if (count > MOST_RUNS) return { problem: words.tooMany(count, MOST_RUNS) };
  return { values: Array.from({ length: count }, (_, at) => wholeNumber(from + sign * size * BigInt(at))) };
}

function realRange(from: number, to: number, step: number): Read {
  const size = Math.abs(step);
  if (![from, to, step].every(Number.isFinite) || size === 0) return { problem: words.empty };
  const count = Math.floor(Math.abs(to - from) / size + 1e-9) + 1;
  if (count > MOST_RUNS) return { problem: words.tooMany(count, MOST_RUNS) };
  const sign = to < from ? -1 : 1;
  // Steps such as 0.1 are no sums of powers of two: without rounding they would add up to 0.30000000000000004.
  const exact = (value: number) => Number(value.toPrecision(12));
  return { values: Array.from({ length: count }, (_, at) => exact(from + sign * size * at)) };
}

function list(text: string, kind: LineKind): Read {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return { problem: words.empty };
  const values: JSONValue[] = [];
  for (const line of lines) {
    const value = READERS[kind](line.trim());
    if (value === undefined) return { problem: words.wrong(line.trim(), KINDS[kind]) };
    values.push(value);
  }
  return { values };
}

const KINDS: Record<LineKind, string> = {
  text: '',
  number: words.number,
  integer: words.integer,
  boolean: words.boolean,
  json: words.json,
};

const READERS: Record<LineKind, (line: string) => JSONValue | undefined> = {
  text: (line) => line,
  number: parsedNumber,
  integer: (line) => {
    const number = parsedNumber(line);
    return isWhole(number) ? number : undefined;
  },
  boolean: (line) => ({ true: true, false: false })[line.toLowerCase()],
  json: (line) => {
    try {
      return readJSON(line);
    } catch {
      return undefined;
    }
  },
};

/** The batch of some fields; without problems it can be asked for. */
export function batchOf(axes: readonly Axis[]): Batch {
  const problems: string[] = [];
  const groups: Record<string, JSONValue[]>[] = [];
  for (const group of groupsOf(axes)) {
    const lists: Record<string, JSONValue[]> = {};
    for (const axis of axes.filter((each) => each.group === group)) {
      const read = valuesOf(axis);
      if ('problem' in read) problems.push(`${axis.label}: ${read.problem}`);
      else lists[axis.name] = [...read.values];
    }
    const lengths = [...new Set(Object.values(lists).map((each) => each.length))];
    if (lengths.length > 1) problems.push(words.uneven(groupLetter(group), strings.ui.list(lengths.map(String))));
    groups.push(lists);
  }
  const count = runsOf(groups);
  if (count > MOST_RUNS) problems.push(words.tooMany(count, MOST_RUNS));
  return { groups, count, problems };
}

/** The groups that some fields are in, in order. */
export function groupsOf(axes: readonly Axis[]): readonly number[] {
  return [...new Set(axes.map(({ group }) => group))].sort((a, b) => a - b);
}

/** What people call a group. */
export function groupLetter(group: number): string {
  return String.fromCharCode(65 + group);
}

/** How many runs the groups of a batch make. */
export function runsOf(groups: readonly Record<string, JSONValue[]>[]): number {
  return groups.length === 0 ? 0 : groups.reduce((product, group) => product * lengthOf(group), 1);
}

/** The first runs of a batch, each as the values of its fields, in the order in which they are put into the queue. */
export function firstRows(groups: readonly Record<string, JSONValue[]>[], most: number): Record<string, JSONValue>[] {
  const total = runsOf(groups);
  return Array.from({ length: Math.min(most, total) }, (_, row) => {
    const values: Record<string, JSONValue> = {};
    let rest = row;
    for (const group of [...groups].reverse()) {
      const length = lengthOf(group); // the last group changes fastest
      for (const [name, list] of Object.entries(group)) values[name] = list[rest % length] ?? null;
      rest = Math.floor(rest / length);
    }
    return values;
  });
}

function lengthOf(group: Record<string, JSONValue[]>): number {
  return Object.values(group)[0]?.length ?? 0;
}

/** So many random seeds that a field takes. */
export function drawSeeds(count: number, limits: Constraints = {}, draw?: () => number): readonly JSONNumber[] {
  return Array.from({ length: Math.max(0, Math.min(count, MOST_RUNS)) }, () => drawnWithin(limits, draw));
}
