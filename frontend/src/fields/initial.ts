/** `initialValue`: what a new item of a list, or a property, begins with. */
import type { JSONValue } from '@/document/json';
import type { InputTemplate } from '@/schema/template';
import { BOOLEAN, FLOAT, INTEGER, STRING } from '@/schema/types';
import { clamped } from '@/ui/numbers';
import { allowsNull, boundsOf } from './input-facts';
import { DEEPEST, partInputs } from './schema/shape';

/**
 * The value that an input begins with where it must have one: the default, the first choice, a number within the
 * bounds, '', or an object of such values. Undefined where only the user can tell, such as which picture.
 */
export function initialValue(input: InputTemplate, depth = 0): JSONValue | undefined {
  if (input.default !== undefined) return input.default;
  if (allowsNull(input)) return null;
  if (input.type.cardinality !== 'single') return [];
  if (input.options) return input.options[0];
  const { name } = input.type;
  if (name === INTEGER || name === FLOAT) return clamped(0, boundsOf(input));
  if (name === BOOLEAN) return false;
  if (name === STRING) return input.constraints.minLength || input.constraints.pattern ? undefined : '';
  const properties = depth < DEEPEST ? partInputs(input) : undefined;
  if (!properties) return undefined;
  const values = properties
    .filter((property) => property.required)
    .map((property) => [property.name, initialValue(property, depth + 1)] as const);
  if (values.some(([, value]) => value === undefined)) return undefined;
  return Object.fromEntries(values.filter((entry): entry is [string, JSONValue] => entry[1] !== undefined));
}
