/** The shape of values that have parts, as their JSON Schema tells it. */
import { createContext } from 'react';
import type { JSONObject } from '@/document/json';
import { referenceName } from '@/schema/field';
import { parseInput } from '@/schema/fields';
import { isObject, list, own, text } from '@/schema/reading';
import type { InputTemplate } from '@/schema/template';
import { kept } from '../kept';

/** How deep in a value a form goes; what is deeper is shown as JSON, and so is a type that holds itself. */
export const DEEPEST = 6;
/** How deep in a value a widget is. */
export const Depth = createContext(0);

const SEARCHED = 16;

/** The schema that describes objects among what a schema allows; undefined if it allows none that are described. */
export function objectSchema(input: InputTemplate): JSONObject | undefined {
  return described(input.schema, input, SEARCHED);
}

/** The inputs that the named parts of a value would be; undefined where its schema names none. */
export const partInputs = kept((input): readonly InputTemplate[] | undefined => {
  const shape = objectSchema(input);
  if (!shape || !isObject(shape.properties)) return undefined;
  const required = new Set(list(shape.required));
  return Object.entries(shape.properties).map(([name, schema]) => part(input, name, schema, required.has(name)));
});

/** The input that each value of a map would be, from texts to such values; undefined where it is no such map. */
export function entryInput(input: InputTemplate): InputTemplate | undefined {
  const shape = objectSchema(input);
  if (!shape || isObject(shape.properties) || !isObject(shape.additionalProperties)) return undefined;
  return part(input, '', shape.additionalProperties, true);
}

/** The same input where nothing is no value of it. */
export function present(input: InputTemplate): InputTemplate {
  return { ...input, default: undefined, required: true, schema: objectSchema(input) ?? input.schema };
}

/** A part of a value: a document keeps all of it, and no edge ends at a part. */
function part(whole: InputTemplate, name: string, schema: JSONObject[string], required: boolean): InputTemplate {
  const { modelKinds, modelBases, components } = whole;
  return {
    ...parseInput(name, schema, components, required),
    stateful: true,
    input: 'direct',
    modelKinds,
    modelBases,
  };
}

function described(schema: JSONObject, input: InputTemplate, depth: number): JSONObject | undefined {
  if (isObject(schema.properties) || isObject(schema.additionalProperties)) return schema;
  const reference = text(schema.$ref);
  const next = reference ? [own(input.components, referenceName(reference))] : [];
  for (const member of [...next, ...list(schema.allOf), ...list(schema.anyOf), ...list(schema.oneOf)]) {
    const found = isObject(member) && depth ? described(member, input, depth - 1) : undefined;
    if (found) return found;
  }
  return undefined;
}
