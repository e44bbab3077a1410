/** What widgets ask of an input's template. */

import type { JSONObject } from '@/document/json';
import { parseInput } from '@/schema/fields';
import { isObject, list, mapping, text } from '@/schema/reading';
import type { InputTemplate } from '@/schema/template';
import { INTEGER, itemOf } from '@/schema/types';
import type { Bounds } from '@/ui/numbers';
import { kept } from './kept';

/** Whether null is a value of an input: its schema names it, or it is the default. */
export function allowsNull({ default: initial, schema }: InputTemplate): boolean {
  const { type } = schema;
  if (initial === null || type === 'null' || list(type).includes('null')) return true;
  return membersOf(schema).some((member) => member.type === 'null');
}

/** The bounds of a number. */
export function boundsOf({ type, constraints }: InputTemplate): Bounds {
  const integer = type.name === INTEGER;
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = constraints;
  return {
    integer,
    min: minimum,
    max: maximum,
    above: exclusiveMinimum,
    below: exclusiveMaximum,
    multipleOf,
  };
}

/** The component that an input's values are of, such as that of `ColorField`; empty where there is none. */
export function componentOf({ type, components }: InputTemplate): JSONObject {
  return Object.hasOwn(components, type.name) ? mapping(components[type.name]) : {};
}

/** A text that the schema of an input's values says, such as `format`, wherever in it that stands. */
export function keywordOf(input: InputTemplate, keyword: string): string {
  const schemas = [input.schema, ...membersOf(input.schema), componentOf(input)];
  return schemas.map((schema) => text(schema[keyword])).find((found) => found !== '') ?? '';
}

/** The input that one item of a list would be. */
export const itemInput = kept((input): InputTemplate => {
  const listed = [input.schema, ...membersOf(input.schema)].find((schema) => isObject(schema.items));
  const { minItems: _, maxItems: __, ...constraints } = input.constraints;
  const read = parseInput(input.name, mapping(listed?.items), input.components, true);
  return { ...input, type: itemOf(input.type), constraints, required: true, default: undefined, schema: read.schema };
});

function membersOf(schema: JSONObject): readonly JSONObject[] {
  return [...list(schema.anyOf), ...list(schema.oneOf)].filter(isObject);
}
