/** How times are written, and texts put in order, in the language that is spoken. */
import { spoken } from '.';

/** A time as its date and the time of day; from milliseconds since 1970. */
export function timeText(milliseconds: number): string {
  return new Intl.DateTimeFormat(spoken.locale, { dateStyle: 'medium', timeStyle: 'short' }).format(milliseconds);
}

const collators = new Map<string, Intl.Collator>();

/** Below zero if one text comes before another in a list. */
export function compareTexts(one: string, other: string): number {
  const known = collators.get(spoken.locale) ?? new Intl.Collator(spoken.locale); // these are dear to make
  collators.set(spoken.locale, known);
  return known.compare(one, other);
}

/** A part of a whole in percent: small ones with a digit more. */
export function percentText(part: number): string {
  const digits = part > 0 && part < 0.1 ? 1 : 0;
  return new Intl.NumberFormat(spoken.locale, { style: 'percent', maximumFractionDigits: digits }).format(part);
}
