/** Values of documents as people read them, in short. */
import { type JSONValue, writeJSON } from './json';

/** A value in a line of at most so many letters; texts as they are, what says no more than its name by that. */
export function valueText(value: JSONValue | undefined, most = 80): string {
  const text = plainText(value).replace(/\s+/g, ' ');
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

function plainText(value: JSONValue | undefined): string {
  if (typeof value === 'string') return value.trim() === '' ? JSON.stringify(value) : value;
  return nameIn(value) ?? writeJSON(value);
}

/** The name of a model or picture that says no more than that. */
function nameIn(value: JSONValue | undefined): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { name, ...others } = value as { name?: JSONValue };
  return typeof name === 'string' && Object.keys(others).length === 0 ? name : undefined;
}
