/** Values of documents as people read them, in short. */
import { writeJSON } from '@/document/json';

/** A value in a line of at most so many letters. */
export function valueText(value: unknown, most = 80): string {
  const text = plainText(value).replace(/\s+/g, ' ');
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

function plainText(value: unknown): string {
  if (typeof value === 'string') return value.trim() === '' ? JSON.stringify(value) : value;
  if (isNamed(value)) return value.name;
  return writeJSON(value);
}

/** A model or picture that says no more than its name. */
function isNamed(value: unknown): value is { name: string } {
  if (typeof value !== 'object' || value === null) return false;
  return Object.keys(value).length === 1 && 'name' in value && typeof value.name === 'string';
}
