/** Reads the limits that a field's JSON Schema sets on its values. */
import { isNumber, type JSONObject } from '@/document/json';
import type { Constraints } from './template';

/** What pydantic writes for a bound on a union, where JSON Schema has no word for it. */
const ALIASES = { minimum: 'ge', maximum: 'le', exclusiveMinimum: 'gt', exclusiveMaximum: 'lt' } as const;

const NUMBERS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'] as const;
const COUNTS = ['minLength', 'maxLength', 'minItems', 'maxItems'] as const;

/** No limits at all. */
export const UNLIMITED: Constraints = Object.freeze({});

type Limits = { -readonly [Key in keyof Constraints]: Constraints[Key] };

/** Limits in a field's JSON Schema and those nested in it, the outermost first; that one wins. */
export function readConstraints(schemas: Iterable<JSONObject>): Constraints {
  const found: Limits = {};
  for (const schema of schemas) {
    for (const keyword of NUMBERS) {
      const alias = keyword in ALIASES ? ALIASES[keyword as keyof typeof ALIASES] : keyword;
      const value = keyword in schema ? schema[keyword] : schema[alias];
      if (!(keyword in found) && isNumber(value)) found[keyword] = value;
    }
    for (const keyword of COUNTS) {
      const value = schema[keyword];
      if (!(keyword in found) && isNumber(value)) found[keyword] = Number(value);
    }
    if (found.pattern === undefined && typeof schema.pattern === 'string') found.pattern = schema.pattern;
  }
  return Object.keys(found).length > 0 ? found : UNLIMITED;
}
