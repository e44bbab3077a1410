/**
 * Whether a value given in a document fits an input: `valueExpectation`. The same as `schema/value_check.py`.
 *
 * Strict: "5" and true are no integers. It knows no node: whoever asks names it.
 */
import type { JSONValue } from '@/document/json';
import { strings } from '@/strings';
import { schemaProblem } from './json-schema';
import { type Expectation, listCheck, numberCheck, shown, textCheck } from './limits';
import { equalJSON, isList, isObject, list } from './reading';
import { holdsSecrets, isSecretName } from './secrets';
import type { FieldType, InputTemplate } from './template';
import { ANY, BOOLEAN, COLLECTION, COLLECTION_ITEM, ENUM, FLOAT, INTEGER, isSingle, STRING } from './types';

const say = strings.schema.value;
const checks = new WeakMap<InputTemplate, Expectation>();

/** What values of an input must be; made once for each, and cheap for values that are it. */
export function valueExpectation(input: InputTemplate): Expectation {
  const known = checks.get(input);
  if (known) return known;
  const expectation = expectationOf(input);
  const made: Expectation = allowsNull(input)
    ? (value) => (value === null ? undefined : expectation(value))
    : expectation;
  checks.set(input, made);
  return made;
}

/** Whether null is a value of an input: its schema names it, or it is the default. */
export function allowsNull(input: InputTemplate): boolean {
  const { type, anyOf, oneOf } = input.schema;
  if (input.default === null || type === 'null' || list(type).includes('null')) return true;
  return [...list(anyOf), ...list(oneOf)].some((member) => isObject(member) && member.type === 'null');
}

/** A value of an input for a sentence: not where secrets are named, since it may be one. */
export function shownAt(input: InputTemplate, value: JSONValue): string {
  return holdsSecrets(input.schema, input.components) ? say.hidden : shown(value);
}

function expectationOf(input: InputTemplate): Expectation {
  const single = singleCheck(input.type, input);
  if (!single) return bySchema(input);
  if (isSingle(input.type) && input.type.name !== COLLECTION) return single;
  const several = listCheck(single, input.constraints);
  if (input.type.cardinality !== 'collection_or_scalar') return several;
  return (value) => (isList(value) ? several(value) : single(value));
}

/** The check of one value of a type that needs no JSON Schema. */
function singleCheck({ name, variable }: FieldType, { options, constraints }: InputTemplate): Expectation | undefined {
  if (options) return choiceCheck(options);
  if (variable || name === ANY || name === COLLECTION || name === COLLECTION_ITEM) return () => undefined;
  if (name === BOOLEAN) return (value) => (typeof value === 'boolean' ? undefined : say.boolean);
  if (name === INTEGER || name === FLOAT) return numberCheck(name === INTEGER, constraints);
  return name === STRING || name === ENUM ? textCheck(constraints) : undefined;
}

function choiceCheck(options: readonly JSONValue[]): Expectation {
  const plain: ReadonlySet<JSONValue> = new Set(
    options.filter((option) => typeof option !== 'object' || option === null),
  );
  const expected = say.options(options.map(shown));
  return (value) => (plain.has(value) || options.some((option) => equalJSON(option, value)) ? undefined : expected);
}

/** The check of a value type, against the JSON Schema of the published document. */
function bySchema(input: InputTemplate): Expectation {
  const { schema, components, type } = input;
  const problem = (value: JSONValue) => schemaProblem(value, schema, components);
  if (holdsSecrets(schema, components)) {
    return (value) => (problem(value) || !secretsAreNamed(value) ? say.secret : undefined);
  }
  return (value) => {
    const found = problem(value);
    return found && say.custom(strings.schema.type.name(type), found.path, found.expected, shown(found.found));
  };
}

/** Whether every name in a value that speaks of secrets is one that a secret can have. */
function secretsAreNamed(value: JSONValue): boolean {
  if (isList(value)) return value.every(secretsAreNamed);
  return !isObject(value) || !Object.hasOwn(value, 'name') || isSecretName(value.name);
}
