/** Colours as values of fields (eight bits a channel), and as texts. */
import type { JSONValue } from '@/document/json';
import { mapping } from '@/schema/reading';

/** A colour with opacity, each from 0 to 255. */
export interface Color {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly a: number;
}

/** The colour that a value says; undefined if it is none. */
export function readColor(value: JSONValue | undefined): Color | undefined {
  const { r, g, b, a = 255 } = mapping(value);
  const parts = [r, g, b, a].filter((part) => typeof part === 'number');
  const [red, green, blue, alpha] = parts;
  if (red === undefined || green === undefined || blue === undefined || alpha === undefined) return undefined;
  return { r: red, g: green, b: blue, a: alpha };
}

/** `#rrggbb`, or `#rrggbbaa` where it is not opaque. */
export function colorText({ r, g, b, a }: Color): string {
  const parts = a === 255 ? [r, g, b] : [r, g, b, a];
  return `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** The colour of `#rgb`, `#rgba`, `#rrggbb` or `#rrggbbaa`, with or without the sign; undefined for other texts. */
export function parsedColor(text: string): Color | undefined {
  const digits = text.trim().replace(/^#/, '');
  if (!/^(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(digits)) return undefined;
  const long = digits.length < 6 ? [...digits].map((digit) => digit + digit).join('') : digits;
  const [r = 0, g = 0, b = 0, a = 255] = (long.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  return { r, g, b, a };
}
