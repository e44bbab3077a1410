/** What may be typed and stepped in a field of a number. */

/** What a number must be. */
export interface Bounds {
  readonly integer?: boolean;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** It must be greater than this. */
  readonly above?: number | undefined;
  /** It must be less than this. */
  readonly below?: number | undefined;
  readonly multipleOf?: number | undefined;
}

/** The step of arrow keys: the multiple that it must be, one for integers, else a fraction of the range. */
export function stepOf(bounds: Bounds): number {
  if (bounds.multipleOf !== undefined) return bounds.multipleOf;
  if (bounds.integer) return 1;
  const range = (bounds.max ?? bounds.below ?? Number.POSITIVE_INFINITY) - (bounds.min ?? bounds.above ?? 0);
  return range <= 1 ? 0.01 : range <= 10 ? 0.05 : 0.1;
}

/** The nearest number that the bounds allow. */
export function clamped(value: number, bounds: Bounds): number {
  const grain = bounds.multipleOf ?? (bounds.integer ? 1 : undefined);
  const edge = grain ?? stepOf(bounds);
  const least = Math.max(bounds.min ?? Number.NEGATIVE_INFINITY, (bounds.above ?? Number.NEGATIVE_INFINITY) + edge);
  const most = Math.min(bounds.max ?? Number.POSITIVE_INFINITY, (bounds.below ?? Number.POSITIVE_INFINITY) - edge);
  const near = Math.min(most, Math.max(least, value));
  if (grain === undefined) return near;
  const rounded = tidy(Math.round(near / grain) * grain, grain);
  if (rounded > most) return tidy(Math.floor(most / grain) * grain, grain);
  return rounded < least ? tidy(Math.ceil(least / grain) * grain, grain) : rounded;
}

/** A number some steps further, within the bounds and without the dust of binary fractions. */
export function stepped(value: number, steps: number, bounds: Bounds): number {
  const step = stepOf(bounds);
  return clamped(tidy(value + steps * step, step * (Math.abs(steps) < 1 ? Math.abs(steps) : 1)), bounds);
}

/** Whether a number is what the bounds allow. */
export function within(value: number, bounds: Bounds): boolean {
  return clamped(value, bounds) === value && value !== bounds.above && value !== bounds.below;
}

/** The number that a text says: `12`, `-0,5`, `1e3`, or arithmetic such as `512*2+8`; undefined if it says none. */
export function parsedNumber(text: string): number | undefined {
  const tokens = text.replaceAll(',', '.').match(/(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|[-+*/()]|\S/gi);
  if (!tokens) return undefined;
  const value = sum(tokens);
  return tokens.length === 0 && Number.isFinite(value) ? value : undefined;
}

function sum(tokens: string[]): number {
  let value = product(tokens);
  while (tokens[0] === '+' || tokens[0] === '-') value += tokens.shift() === '+' ? product(tokens) : -product(tokens);
  return value;
}

function product(tokens: string[]): number {
  let value = factor(tokens);
  while (tokens[0] === '*' || tokens[0] === '/')
    value = tokens.shift() === '*' ? value * factor(tokens) : value / factor(tokens);
  return value;
}

function factor(tokens: string[]): number {
  const token = tokens.shift();
  if (token === undefined) return Number.NaN;
  if (token === '-') return -factor(tokens);
  if (token === '+') return factor(tokens);
  if (token !== '(') return Number(token);
  const value = sum(tokens);
  return tokens.shift() === ')' ? value : Number.NaN;
}

/** A number with no more decimals than a step has. */
function tidy(value: number, step: number): number {
  const decimals = Math.min(12, Math.max(0, -Math.floor(Math.log10(step)) + 2));
  return Number(value.toFixed(decimals));
}
