/** Whether numbers, texts and lists keep to their limits; each check gives what a value must be, in words. */
import { isNumber, isWhole, type JSONNumber, type JSONValue, writeJSON } from '@/document/json';
import { strings } from '@/strings';
import { compiledPattern } from './pattern';
import { type Found, isList } from './reading';
import type { Constraints } from './template';

const say = strings.schema.value;
/** Longer values are cut in sentences, in characters. */
const LONGEST_SHOWN = 60;

/** What a value must be, in words; undefined if it is that. */
export type Expectation = (value: JSONValue) => string | undefined;

/** A value for a sentence: its JSON, cut where it is long. */
export function shown(value: Found): string {
  const text = writeJSON(value);
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN - 3)}...`;
}

/** The check of a number. */
export function numberCheck(isInteger: boolean, limits: Constraints): Expectation {
  const { minimum, maximum, exclusiveMinimum: above, exclusiveMaximum: below, multipleOf: step } = limits;
  return (value) => {
    if (!isNumber(value)) return isInteger ? say.integer : say.number;
    if (isInteger && !isWhole(value)) return say.integer;
    const outside =
      (minimum !== undefined && value < minimum) ||
      (maximum !== undefined && value > maximum) ||
      (above !== undefined && value <= above) ||
      (below !== undefined && value >= below);
    if (outside) return say.range(limits);
    return step === undefined || divides(step, value) ? undefined : say.multiple(step);
  };
}

/** The check of a text. */
export function textCheck({ minLength, maxLength, pattern }: Constraints): Expectation {
  return (value) => {
    if (typeof value !== 'string') return say.text;
    if (minLength !== undefined && characters(value) < minLength) return say.longer(minLength);
    if (maxLength !== undefined && characters(value) > maxLength) return say.shorter(maxLength);
    const matches = pattern === undefined || (compiledPattern(pattern)?.test(value) ?? true);
    return matches ? undefined : say.matching(pattern);
  };
}

/** The check of a list whose every item passes another. */
export function listCheck(item: Expectation, { minItems, maxItems }: Constraints): Expectation {
  return (value) => {
    if (!isList(value)) return say.list;
    if (minItems !== undefined && value.length < minItems) return say.moreItems(minItems);
    if (maxItems !== undefined && value.length > maxItems) return say.fewerItems(maxItems);
    for (const [place, each] of value.entries()) {
      const expected = item(each);
      if (expected !== undefined) return say.everyItem(expected, place, shown(each));
    }
    return undefined;
  };
}

/** Characters as people and JSON Schema count them: one outside the first plane is one, not two. */
function characters(value: string): number {
  let count = value.length;
  for (let at = 0; at < value.length; at += 1) {
    if ((value.codePointAt(at) ?? 0) > 0xffff) {
      count -= 1;
      at += 1;
    }
  }
  return count;
}

/** Whether a number is a multiple, within what floating point can tell (0.3 is a multiple of 0.1). */
function divides(step: JSONNumber, value: JSONNumber): boolean {
  if (isWhole(step) && isWhole(value)) return BigInt(value) % BigInt(step) === 0n;
  const quotient = Number(value) / Number(step);
  return Math.abs(quotient - Math.round(quotient)) <= 1e-9 * Math.max(1, Math.abs(quotient));
}
