/** Reads what the published document says of one field: `parseInput` and `parseOutput`. */
import type { JSONObject, JSONValue } from '@/document/json';
import { readConstraints } from './constraints';
import { type FieldReading, layers, parseField } from './field';
import { titleOf } from './naming';
import { type Found, isObject, mapping, text, texts } from './reading';
import { isStateful } from './stateful';
import type { Components, FieldType, InputKind, InputTemplate, OutputTemplate } from './template';
import { COLLECTION, itemOf, sameType, typeOf } from './types';

/**
 * The template of an input; `required` is what the invocation's JSON Schema says, which InvokeAI's documents refine.
 */
export function parseInput(name: string, schema: Found, components: Components, required: boolean): InputTemplate {
  const reading = parseField(schema, components);
  const published = mapping(schema);
  const { type, original, problem } = declaredType(published, reading, components);
  const nested = layers(published);
  const demanded = published.orig_required;
  return {
    name,
    type,
    title: text(published.title) || titleOf(name),
    description: text(published.description),
    input: inputKind(published.input),
    required: typeof demanded === 'boolean' ? demanded : required,
    default: defaultOf(published),
    constraints: readConstraints(nested),
    options: reading.options,
    optionLabels: labels(published.ui_choice_labels),
    stateful: isStateful(type, components) || (original !== undefined && isStateful(original, components)),
    hidden: published.ui_hidden === true,
    advanced: published.ui_advanced === true,
    component: firstText(nested, 'ui_component'),
    order: orderOf(published),
    gather: published.gather === true,
    skips: text(published.skips) || undefined,
    lazy: published.lazy === true,
    modelKinds: firstTexts(nested, 'ui_model_kind', 'ui_model_type'),
    modelBases: firstTexts(nested, 'ui_model_base'),
    maskOf: text(published.ui_mask_of) || undefined,
    original,
    problem,
    schema: published,
    components,
  };
}

/** The template of an output. */
export function parseOutput(name: string, schema: Found, components: Components): OutputTemplate {
  const published = mapping(schema);
  const { type, original, problem } = declaredType(published, parseField(schema, components), components);
  const spread = published.spread === true;
  return {
    name,
    type: spread ? itemOf(type) : type,
    title: text(published.title) || titleOf(name),
    description: text(published.description),
    spread,
    hidden: published.ui_hidden === true,
    order: orderOf(published),
    original,
    problem,
  };
}

interface Declared {
  readonly type: FieldType;
  readonly original: FieldType | undefined;
  readonly problem: string | undefined;
}

/**
 * A field's type, the one behind it if `ui_type` renames it, and what is wrong with it.
 *
 * InvokeAI's document renames types by `ui_type`, which is single but for `CollectionField`. Retired names (those that
 * it marks as deprecated) mean nothing any more.
 */
function declaredType(schema: JSONObject, reading: FieldReading, components: Components): Declared {
  const name = text(schema.ui_type);
  if (!name || name.startsWith('DEPRECATED_')) {
    return { type: reading.type, original: undefined, problem: reading.problem };
  }
  const type = typeOf(name, name === COLLECTION ? 'collection' : 'single');
  const hides = reading.problem === undefined && !sameType(type, reading.type);
  const stateful = hides && (isStateful(type, components) || isStateful(reading.type, components));
  return { type, original: stateful ? reading.type : undefined, problem: undefined };
}

/** The default; InvokeAI publishes null for an input without one and keeps the real one beside it. */
function defaultOf(schema: JSONObject): JSONValue | undefined {
  if (schema.orig_default !== undefined) return schema.orig_default;
  return schema.default === null && schema.orig_required === true ? undefined : schema.default;
}

function inputKind(value: Found): InputKind {
  return value === 'connection' || value === 'direct' ? value : 'any';
}

function orderOf(schema: JSONObject): number | undefined {
  return Number.isInteger(schema.ui_order) ? (schema.ui_order as number) : undefined;
}

function labels(value: Found): Readonly<Record<string, string>> {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([option, label]) => [option, String(label)]));
}

function firstText(schemas: readonly JSONObject[], keyword: string): string {
  for (const schema of schemas) {
    const found = text(schema[keyword]);
    if (found) return found;
  }
  return '';
}

function firstTexts(schemas: readonly JSONObject[], ...keywords: readonly string[]): readonly string[] {
  for (const schema of schemas) {
    for (const keyword of keywords) {
      const found = texts(schema[keyword]);
      if (found.length > 0) return found;
    }
  }
  return [];
}
