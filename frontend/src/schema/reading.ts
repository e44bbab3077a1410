/** Reads JSON that may be anything: every function gives something sound, whatever it finds. */
import type { JSONObject, JSONValue } from '@/document/json';

/** JSON, or nothing where a key is absent. */
export type Found = JSONValue | undefined;

const NOTHING: JSONObject = Object.freeze({});

/** Whether something is a JSON object. */
export function isObject(value: Found): value is JSONObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether something is a list. */
export function isList(value: Found): value is readonly JSONValue[] {
  return Array.isArray(value);
}

/** An object, or an empty one. */
export function mapping(value: Found): JSONObject {
  return isObject(value) ? value : NOTHING;
}

/** A list, or an empty one. */
export function list(value: Found): readonly JSONValue[] {
  return isList(value) ? value : [];
}

/** A text, or an empty one. */
export function text(value: Found): string {
  return typeof value === 'string' ? value : '';
}

/** The texts of a list. */
export function texts(value: Found): readonly string[] {
  return list(value).filter((item) => typeof item === 'string');
}

/** What an object has under a name of its own: `constructor` is in no object by itself. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** An object of these entries that knows no other name, whatever it is asked for. */
export function dictionary<T>(entries: Iterable<readonly [string, T]> = []): Record<string, T> {
  const made: Record<string, T> = Object.create(null);
  for (const [key, value] of entries) made[key] = value;
  return made;
}

/** Whether two JSON values say the same; the order of keys means nothing. */
export function equalJSON(one: Found, other: Found): boolean {
  if (one === other) return true;
  if (isList(one)) {
    return isList(other) && one.length === other.length && one.every((item, at) => equalJSON(item, other[at]));
  }
  if (!isObject(one) || !isObject(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => equalJSON(one[key], own(other, key)));
}
