/** Which values name secrets. What stands in such a place may be the secret itself: nothing here repeats it. */
import type { JSONObject } from '@/document/json';
import { referenceName } from './field';
import { type Found, isObject, list, mapping, own, text } from './reading';
import type { Components } from './template';

/** What the name of a secret looks like. */
const NAME = /^[a-z][a-z0-9_]{0,63}$/;
const DEPTH = 16;

/** Whether a value is a name that a secret can have. */
export function isSecretName(value: Found): boolean {
  return typeof value === 'string' && NAME.test(value);
}

/** Whether values of a schema name secrets, in whatever part of them. */
export function holdsSecrets(schema: Found, components: Components, depth = DEPTH): boolean {
  const shape = shapeOf(schema, components, depth);
  if (!shape || !depth) return false;
  if (shape.names === 'secret') return true;
  const parts = [...Object.values(mapping(shape.properties)), shape.additionalProperties];
  return parts.some((part) => holdsSecrets(part, components, depth - 1));
}

/** What describes the objects that are values of a schema, or items of its lists; undefined if it speaks of none. */
function shapeOf(schema: Found, components: Components, depth: number): JSONObject | undefined {
  if (!isObject(schema) || !depth) return undefined;
  const reference = text(schema.$ref);
  if (reference) {
    const component = own(components, referenceName(reference));
    return isObject(component) ? component : undefined;
  }
  if (isObject(schema.properties) || isObject(schema.additionalProperties)) return schema;
  const parts = [...list(schema.anyOf), ...list(schema.oneOf), ...list(schema.allOf), schema.items];
  for (const part of parts) {
    const found = shapeOf(part, components, depth - 1);
    if (found) return found;
  }
  return undefined;
}
