/** What may be typed and stepped in a field of a number. Whole numbers are exact, however large they are. */
import { plus } from '@/document/arithmetic';
import { isWhole, type JSONNumber, wholeNumber } from '@/document/json';

/** What a number must be. */
export interface Bounds {
  readonly integer?: boolean;
  readonly min?: JSONNumber | undefined;
  readonly max?: JSONNumber | undefined;
  /** It must be greater than this. */
  readonly above?: JSONNumber | undefined;
  /** It must be less than this. */
  readonly below?: JSONNumber | undefined;
  readonly multipleOf?: JSONNumber | undefined;
}

/** The step of arrow keys: the multiple that it must be, one for integers, else a fraction of the range. */
export function stepOf(bounds: Bounds): number {
  if (bounds.multipleOf !== undefined) return Number(bounds.multipleOf);
  if (bounds.integer) return 1;
  const most = Number(bounds.max ?? bounds.below ?? Number.POSITIVE_INFINITY);
  const range = most - Number(bounds.min ?? bounds.above ?? 0);
  return range <= 1 ? 0.01 : range <= 10 ? 0.05 : 0.1;
}

/** The nearest number that the bounds allow. */
export function clamped(value: JSONNumber, bounds: Bounds): JSONNumber {
  return bounds.integer ? clampedWhole(rounded(value, Math.round), bounds) : clampedReal(Number(value), bounds);
}

function clampedWhole(value: bigint, { min, max, above, below, multipleOf }: Bounds): JSONNumber {
  const grain = isWhole(multipleOf) ? BigInt(multipleOf) : 1n;
  const least = [
    min === undefined ? [] : rounded(min, Math.ceil),
    above === undefined ? [] : rounded(above, Math.floor) + 1n,
  ];
  const most = [
    max === undefined ? [] : rounded(max, Math.floor),
    below === undefined ? [] : rounded(below, Math.ceil) - 1n,
  ];
  let near = floored(2n * value + grain, 2n * grain) * grain;
  for (const bound of least.flat()) if (near < bound) near = -floored(-bound, grain) * grain;
  for (const bound of most.flat()) if (near > bound) near = floored(bound, grain) * grain;
  return wholeNumber(near);
}

function clampedReal(value: number, bounds: Bounds): number {
  const grain = bounds.multipleOf === undefined ? undefined : Number(bounds.multipleOf);
  const edge = grain ?? stepOf(bounds);
  const least = Math.max(
    Number(bounds.min ?? Number.NEGATIVE_INFINITY),
    Number(bounds.above ?? Number.NEGATIVE_INFINITY) + edge,
  );
  const most = Math.min(
    Number(bounds.max ?? Number.POSITIVE_INFINITY),
    Number(bounds.below ?? Number.POSITIVE_INFINITY) - edge,
  );
  const near = Math.min(most, Math.max(least, value));
  if (grain === undefined) return near;
  const onGrain = tidy(Math.round(near / grain) * grain, grain);
  if (onGrain > most) return tidy(Math.floor(most / grain) * grain, grain);
  return onGrain < least ? tidy(Math.ceil(least / grain) * grain, grain) : onGrain;
}

function rounded(value: JSONNumber, round: (value: number) => number): bigint {
  return BigInt(typeof value === 'bigint' ? value : round(value));
}

/** The largest whole number that is not above a quotient. */
function floored(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor !== 0n && dividend < 0n !== divisor < 0n ? quotient - 1n : quotient;
}

/** A number some steps further, within the bounds and without the dust of binary fractions. */
export function stepped(value: JSONNumber, steps: number, bounds: Bounds): JSONNumber {
  const step = stepOf(bounds);
  const next = plus(value, steps * step);
  if (isWhole(next)) return clamped(next, bounds);
  return clamped(tidy(next, step * (Math.abs(steps) < 1 ? Math.abs(steps) : 1)), bounds);
}

/** Whether a number is what the bounds allow. */
export function within(value: JSONNumber, bounds: Bounds): boolean {
  return clamped(value, bounds) === value && value !== bounds.above && value !== bounds.below;
}

/** A number with no more decimals than a step has. */
function tidy(value: number, step: number): number {
  const decimals = Math.min(12, Math.max(0, -Math.floor(Math.log10(step)) + 2));
  return Number(value.toFixed(decimals));
}
