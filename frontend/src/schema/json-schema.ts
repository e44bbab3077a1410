/**
 * `schemaProblem`: the first thing that is wrong with a value by its JSON Schema.
 *
 * It knows the keywords that value types publish. What a schema says in others, only the server checks.
 */
import { isNumber, isWhole, type JSONObject, type JSONValue, writeJSON } from '@/document/json';
import { strings } from '@/strings';
import { readConstraints } from './constraints';
import { referenceName } from './field';
import { numberCheck, textCheck } from './limits';
import { equalJSON, type Found, isList, isObject, list, mapping, own, text, texts } from './reading';
import type { Components } from './template';

const say = strings.schema.value;
/** Real value types nest three deep; one that refers to itself must not exhaust the stack. */
const DEPTH = 32;

/** What is wrong: where in the value, what must be there, and what is there (undefined: nothing). */
export interface Mismatch {
  readonly path: readonly (string | number)[];
  readonly expected: string;
  readonly found: Found;
}

/** What is wrong with a value; undefined if it fits. */
export function schemaProblem(value: JSONValue, schema: Found, components: Components): Mismatch | undefined {
  return check(value, schema, { components, path: [], depth: DEPTH });
}

interface Where {
  readonly components: Components;
  readonly path: readonly (string | number)[];
  readonly depth: number;
}

const TYPES: Readonly<Record<string, (value: JSONValue) => boolean>> = {
  array: isList,
  boolean: (value) => typeof value === 'boolean',
  integer: isWhole,
  null: (value) => value === null,
  number: isNumber,
  object: isObject,
  string: (value) => typeof value === 'string',
};

function check(value: JSONValue, schema: Found, where: Where): Mismatch | undefined {
  if (!isObject(schema) || !where.depth) return undefined;
  const deeper = { ...where, depth: where.depth - 1 };
  return (
    checkReference(value, schema, deeper) ??
    checkType(value, schema, where) ??
    checkChoice(value, schema, where) ??
    checkLimits(value, schema, where) ??
    checkItems(value, schema, deeper) ??
    checkProperties(value, schema, deeper) ??
    checkAlternatives(value, schema, deeper)
  );
}

function checkReference(value: JSONValue, schema: JSONObject, where: Where): Mismatch | undefined {
  const reference = text(schema.$ref);
  return reference ? check(value, own(where.components, referenceName(reference)), where) : undefined;
}

function checkType(value: JSONValue, schema: JSONObject, where: Where): Mismatch | undefined {
  const names = isList(schema.type) ? texts(schema.type) : [text(schema.type)].filter(Boolean);
  const known = names.filter((name) => own(TYPES, name));
  if (known.length === 0 || known.some((name) => own(TYPES, name)?.(value))) return undefined;
  return { path: where.path, expected: say.types(known), found: value };
}

function checkChoice(value: JSONValue, schema: JSONObject, where: Where): Mismatch | undefined {
  const options = schema.const === undefined ? schema.enum : [schema.const];
  if (!isList(options) || options.some((option) => equalJSON(option, value))) return undefined;
  return { path: where.path, expected: say.options(options.map((option) => writeJSON(option))), found: value };
}

function checkLimits(value: JSONValue, schema: JSONObject, where: Where): Mismatch | undefined {
  const limits = readConstraints([schema]);
  let expected: string | undefined;
  if (isNumber(value)) expected = numberCheck(false, limits)(value);
  if (typeof value === 'string') expected = textCheck(limits)(value);
  if (isList(value)) {
    if (limits.minItems !== undefined && value.length < limits.minItems) expected = say.moreItems(limits.minItems);
    if (limits.maxItems !== undefined && value.length > limits.maxItems) expected = say.fewerItems(limits.maxItems);
  }
  return expected === undefined ? undefined : { path: where.path, expected, found: value };
}

function checkItems(value: JSONValue, schema: JSONObject, where: Where): Mismatch | undefined {
  if (!isList(value) || !isObject(schema.items)) return undefined;
  return first(value.entries(), ([at, item]) => check(item, schema.items, { ...where, path: [...where.path, at] }));
}

function checkProperties(value: JSONValue, schema: JSONObject, where: Where): Mismatch | undefined {
  if (!isObject(value)) return undefined;
  const missing = texts(schema.required).find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return { path: [...where.path, missing], expected: say.there, found: undefined };
  const properties = mapping(schema.properties);
  return first(Object.entries(value), ([name, part]) => {
    const path = [...where.path, name];
    const known = own(properties, name);
    if (known !== undefined) return check(part, known, { ...where, path });
    if (schema.additionalProperties === false) return { path, expected: say.notThere, found: part };
    return check(part, schema.additionalProperties, { ...where, path });
  });
}

/** `allOf`, `anyOf` and `oneOf`; what is told is what is wrong by the alternative that fits furthest. */
function checkAlternatives(value: JSONValue, schema: JSONObject, where: Where): Mismatch | undefined {
  const broken = first(list(schema.allOf), (part) => check(value, part, where));
  if (broken) return broken;
  for (const members of [list(schema.anyOf), list(schema.oneOf)]) {
    const problems = members.map((member) => check(value, member, where));
    if (problems.length === 0 || problems.includes(undefined)) continue;
    const told = problems.filter((problem, at) => problem && mapping(members[at]).type !== 'null');
    return told.reduce((best, each) => ((each?.path.length ?? 0) > (best?.path.length ?? 0) ? each : best), told[0]);
  }
  return undefined;
}

function first<Item>(items: Iterable<Item>, problem: (item: Item) => Mismatch | undefined): Mismatch | undefined {
  for (const item of items) {
    const found = problem(item);
    if (found) return found;
  }
  return undefined;
}
