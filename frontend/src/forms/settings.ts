/**
 * How a field of a form asks for its input, in the words of InvokeAI's forms: a number by digits, by a slider or by both,
 * within bounds of its own; a text as a line, as an area, or as one of a few.
 */
import { isNumber, type JSONNumber, type JSONObject, type JSONValue } from '@/document/json';
import { isObject, list, text } from '@/schema/reading';
import type { Constraints, InputTemplate } from '@/schema/template';
import { FLOAT, INTEGER, STRING } from '@/schema/types';

/** Ways to ask for a number. */
export const NUMBER_WAYS = ['number-input', 'slider', 'number-input-and-slider'] as const;
/** Ways to ask for a text. */
export const TEXT_WAYS = ['input', 'textarea', 'dropdown'] as const;
/** A way to ask. */
export type Way = (typeof NUMBER_WAYS)[number] | (typeof TEXT_WAYS)[number];

/** What can be set: for numbers and texts that have no choices of their own. */
export type SettingsKind = 'integer-field-config' | 'float-field-config' | 'string-field-config';

/** The components of templates that show a field in such a way. */
const COMPONENTS: Readonly<Record<Way, string>> = {
  'number-input': 'number',
  slider: 'slider-alone',
  'number-input-and-slider': 'slider',
  input: 'line',
  textarea: 'textarea',
  dropdown: '',
};

/** Which settings an input may have; undefined where it has none. */
export function settingsKind({ type, options, component }: InputTemplate): SettingsKind | undefined {
  if (type.cardinality !== 'single' || options !== undefined || component === 'seed') return undefined;
  if (type.name === INTEGER) return 'integer-field-config';
  if (type.name === FLOAT) return 'float-field-config';
  return type.name === STRING ? 'string-field-config' : undefined;
}

/** The ways that an input of a kind can be asked for. */
export function waysOf(kind: SettingsKind): readonly Way[] {
  return kind === 'string-field-config' ? TEXT_WAYS : NUMBER_WAYS;
}

/** The way that settings say; undefined where they say none that the input has. */
export function wayOf(input: InputTemplate, settings: JSONObject): Way | undefined {
  const kind = settingsKind(input);
  if (kind === undefined || (settings.type !== undefined && settings.type !== kind)) return undefined;
  return waysOf(kind).find((way) => way === settings.component);
}

/** The bounds of a number that settings say. */
export function boundsIn(settings: JSONObject): Readonly<Record<'min' | 'max', JSONNumber | undefined>> {
  const number = (value: JSONValue | undefined) => (isNumber(value) ? value : undefined);
  return { min: number(settings.min), max: number(settings.max) };
}

/** A choice of a text. */
export interface TextChoice {
  readonly label: string;
  readonly value: string;
}

/** The choices of a text that settings say. */
export function choicesIn(settings: JSONObject): readonly TextChoice[] {
  return list(settings.options)
    .filter(isObject)
    .map(({ label, value }) => ({ label: text(label), value: text(value) }));
}

const MADE = new WeakMap<JSONObject, WeakMap<InputTemplate, InputTemplate>>();

/** An input as a field with settings asks for it: the same template for the same two. */
export function withSettings(input: InputTemplate, settings: JSONObject): InputTemplate {
  const way = wayOf(input, settings);
  if (way === undefined) return input;
  const known = MADE.get(settings) ?? new WeakMap<InputTemplate, InputTemplate>();
  MADE.set(settings, known);
  const found = known.get(input) ?? made(input, settings, way);
  known.set(input, found);
  return found;
}

function made(input: InputTemplate, settings: JSONObject, way: Way): InputTemplate {
  if (way !== 'dropdown') {
    return { ...input, component: COMPONENTS[way], constraints: within(input.constraints, settings) };
  }
  const choices = choicesIn(settings);
  if (choices.length === 0) return input;
  const optionLabels = Object.fromEntries(choices.map(({ label, value }) => [value, label || value]));
  return { ...input, options: choices.map(({ value }) => value), optionLabels };
}

/** Bounds within bounds. */
function within(constraints: Constraints, settings: JSONObject): Constraints {
  const { min, max } = boundsIn(settings);
  const { minimum, maximum } = constraints;
  const isAbove = min !== undefined && !(minimum !== undefined && minimum > min);
  const isBelow = max !== undefined && !(maximum !== undefined && maximum < max);
  return { ...constraints, ...(isAbove ? { minimum: min } : {}), ...(isBelow ? { maximum: max } : {}) };
}

/** Bounds of a slider where neither the input nor anybody says some. */
const USUAL = { min: 0, max: 100 };

/** Settings with another way to ask, or none. A slider has bounds: what the input lacks is written. */
export function withWay(input: InputTemplate, settings: JSONObject, way: Way | undefined): JSONObject {
  const { type: _, component: __, ...others } = settings;
  const kind = settingsKind(input);
  if (way === undefined || kind === undefined) return others;
  const next = { ...others, type: kind, component: way };
  if (way !== 'slider' && way !== 'number-input-and-slider') return next;
  const { min, max } = boundsIn(settings);
  const least = min ?? input.constraints.minimum;
  const most = max ?? input.constraints.maximum;
  return {
    ...next,
    ...(least === undefined ? { min: most !== undefined && most <= USUAL.min ? Number(most) - 1 : USUAL.min } : {}),
    ...(most === undefined ? { max: least !== undefined && least >= USUAL.max ? Number(least) + 1 : USUAL.max } : {}),
  };
}

/** Choices as text, one a line: `Label = value`, or the value alone. */
export function choicesText(settings: JSONObject): string {
  return choicesIn(settings)
    .map(({ label, value }) => (label === '' || label === value ? value : `${label} = ${value}`))
    .join('\n');
}

/** Settings with the choices that a text says. */
export function withChoices(settings: JSONObject, lines: string): JSONObject {
  const options = lines.split('\n').map((line): JSONObject => {
    const at = line.indexOf(' = ');
    return at < 0 ? { label: line, value: line } : { label: line.slice(0, at), value: line.slice(at + 3) };
  });
  return { ...settings, options };
}
