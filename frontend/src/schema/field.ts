/**
 * Reads a field's type from its JSON Schema, as OpenAPI 3.1 publishes it. What it can't type it explains.
 *
 * The cases are those of InvokeAI's published document and ours: `schema/conformance/field_types.json`.
 */
import type { JSONObject, JSONValue } from '@/document/json';
import { strings } from '@/strings';
import { equalJSON, type Found, isList, isObject, list, own } from './reading';
import type { Cardinality, Components, FieldType } from './template';
import { ANY, BOOLEAN, ENUM, FLOAT, INTEGER, isSingle, itemOf, OBJECT, STRING, sameType, sized, typeOf } from './types';

/** JSON Schema keyword that names a type variable. */
const TYPE_VARIABLE = 'x-type-variable';
const PRIMITIVES: ReadonlyMap<Found, string> = new Map([
  ['integer', INTEGER],
  ['number', FLOAT],
  ['string', STRING],
  ['boolean', BOOLEAN],
]);
/** Real fields nest three deep; a hostile document must not exhaust the stack. */
const DEPTH = 16;
const ANY_TYPE = typeOf(ANY);
const ANY_LIST = typeOf(ANY, 'collection');
const say = strings.schema.type;

/**
 * What a field's JSON Schema says of its type.
 *
 * `options` are the values an enum allows. `problem` says in a sentence why the type is not known better; the type is
 * then `AnyField`, or a list of it.
 */
export interface FieldReading {
  readonly type: FieldType;
  readonly options?: readonly JSONValue[] | undefined;
  readonly problem?: string;
}

/** Type of a field from the JSON Schema of its property; `components` are the document's schemas by name. */
export function parseField(schema: Found, components: Components): FieldReading {
  return read(schema, components, DEPTH);
}

/** Component name of a `$ref`: its last path segment, with URL and JSON Pointer escapes undone. */
export function referenceName(reference: string): string {
  const segment = reference.slice(reference.lastIndexOf('/') + 1);
  return unescaped(segment).replaceAll('~1', '/').replaceAll('~0', '~');
}

/** A field's JSON Schema, then those nested in it: the members of its unions, the items of its lists. */
export function layers(schema: JSONObject, depth = DEPTH): readonly JSONObject[] {
  const found = [schema];
  if (!depth) return found;
  for (const part of [...alternatives(schema), ...list(schema.allOf), schema.items]) {
    if (isObject(part)) found.push(...layers(part, depth - 1));
  }
  return found;
}

function unescaped(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // no valid escapes: the name is what it says
  }
}

function read(schema: Found, components: Components, depth: number): FieldReading {
  if (!isObject(schema)) return schema === true ? { type: ANY_TYPE } : unknown(say.notASchema);
  if (!depth) return unknown(say.tooDeep);
  if (isNull(schema)) return unknown(say.onlyNull);
  const variable = schema[TYPE_VARIABLE];
  if (typeof variable === 'string' && variable) return { type: typeOf(variable, 'single', true) };
  if (typeof schema.$ref === 'string') return referenced(schema.$ref, components);
  if (schema.const !== undefined) return { type: typeOf(ENUM), options: [schema.const] };
  if (isList(schema.enum)) return { type: typeOf(ENUM), options: schema.enum };
  const members = alternatives(schema);
  if (members.length > 0) {
    return union(members.filter((member) => !isNull(member)).map((member) => read(member, components, depth - 1)));
  }
  const parts = list(schema.allOf);
  if (parts.length > 0) return combined(parts.map((part) => read(part, components, depth - 1)));
  return typed(schema, components, depth);
}

/** The type of a schema that has no better word for it than `type`. */
function typed(schema: JSONObject, components: Components, depth: number): FieldReading {
  if (!depth) return unknown(say.tooDeep);
  const name = schema.type ?? undefined;
  if (name === undefined) {
    if ('items' in schema || 'prefixItems' in schema) return array(schema, components, depth);
    return { type: 'properties' in schema || 'additionalProperties' in schema ? typeOf(OBJECT) : ANY_TYPE };
  }
  if (isList(name)) {
    const alternatives = name.filter((each) => each !== 'null');
    return union(alternatives.map((each) => typed({ ...schema, type: each }, components, depth - 1)));
  }
  if (name === 'array') return array(schema, components, depth);
  if (name === 'object') return { type: typeOf(OBJECT) };
  const known = PRIMITIVES.get(name);
  return known ? { type: typeOf(known) } : unknown(say.unheard(typeof name === 'string' ? name : JSON.stringify(name)));
}

function referenced(reference: string, components: Components): FieldReading {
  const name = referenceName(reference);
  const component = own(components, name) ?? undefined;
  if (component === undefined) return unknown(say.undefinedReference(name || `'${reference}'`));
  return { type: typeOf(name), options: isObject(component) && isList(component.enum) ? component.enum : undefined };
}

function array(schema: JSONObject, components: Components, depth: number): FieldReading {
  const parts = list(schema.prefixItems);
  const items = parts.length > 0 ? parts : ['items' in schema ? schema.items : true];
  const item = union(items.map((part) => read(part, components, depth - 1)));
  if (item.problem !== undefined) return { type: ANY_LIST, problem: say.ofItems(item.problem) };
  if (!isSingle(item.type)) return { type: ANY_LIST, problem: say.nestedLists(say.name(item.type)) };
  return { type: sized(item.type, 'collection'), options: item.options };
}

/** One type for all members: alternatives of one name make a type, different names are a problem. */
function union(members: readonly FieldReading[]): FieldReading {
  const [first] = members;
  if (!first) return unknown(say.onlyNull);
  const broken = members.find((member) => member.problem !== undefined);
  if (broken) return broken;
  const other = members.find((member) => !sameType(itemOf(member.type), itemOf(first.type)));
  if (other) return unknown(say.either(say.name(first.type), say.name(other.type)));
  return { type: sized(first.type, cardinality(members)), options: options(members) };
}

function cardinality(members: readonly FieldReading[]): Cardinality {
  const [only, ...others] = new Set(members.map((member) => member.type.cardinality));
  return only && others.length === 0 ? only : 'collection_or_scalar';
}

/** Options of all members in order, once each; none if a member has none. */
function options(members: readonly FieldReading[]): readonly JSONValue[] | undefined {
  const merged: JSONValue[] = [];
  for (const member of members) {
    if (!member.options) return undefined;
    for (const option of member.options) {
      if (!merged.some((known) => equalJSON(known, option))) merged.push(option);
    }
  }
  return merged;
}

/** The type of an `allOf`, which is how pydantic annotates a `$ref`: the one member that says something of the type. */
function combined(members: readonly FieldReading[]): FieldReading {
  const telling = members.filter((member) => member.problem !== undefined || !sameType(member.type, ANY_TYPE));
  const [first] = telling;
  if (!first) return { type: ANY_TYPE };
  const other = telling.find((member) => !sameType(member.type, first.type));
  return other ? unknown(say.both(say.name(first.type), say.name(other.type))) : first;
}

function alternatives(schema: JSONObject): readonly JSONValue[] {
  const any = list(schema.anyOf);
  return any.length > 0 ? any : list(schema.oneOf);
}

function isNull(schema: Found): boolean {
  return isObject(schema) && (schema.type === 'null' || schema.const === null);
}

function unknown(problem: string): FieldReading {
  return { type: ANY_TYPE, problem };
}
