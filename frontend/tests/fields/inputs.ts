/** Inputs for tests, from JSON Schemas as a server publishes them. */
import type { JSONObject } from '@/document/json';
import { parseInput } from '@/schema/fields';
import type { InputTemplate } from '@/schema/template';

const COLOR = { r: { type: 'integer', minimum: 0 }, g: { type: 'integer' }, b: { type: 'integer' } };

/** Value types that inputs may refer to. */
export const COMPONENTS: JSONObject = {
  ImageField: { type: 'object', stateful: true, resource: 'file', properties: { name: { type: 'string' } } },
  MaskField: { type: 'object', stateful: true, resource: 'file', properties: { name: { type: 'string' } } },
  ModelField: { type: 'object', stateful: true, resource: 'model', properties: { name: { type: 'string' } } },
  ColorField: { type: 'object', stateful: true, properties: COLOR, required: ['r', 'g', 'b'] },
  SubgraphField: { type: 'object', stateful: true, names: 'subgraph', properties: { name: { type: 'string' } } },
  SecretField: { type: 'object', stateful: true, names: 'secret', properties: { name: { type: 'string' } } },
  LatentsField: { type: 'object', stateful: false, properties: { name: { type: 'string' } } },
  VoiceField: {
    type: 'object',
    stateful: true,
    properties: { pitch: { type: 'number', minimum: 0.5, maximum: 2 }, loud: { type: 'boolean', default: true } },
    required: ['pitch'],
  },
};

/** A reference to one of the components. */
export function ref(name: string): JSONObject {
  return { $ref: `#/components/schemas/${name}` };
}

/** The template of an input with this schema. */
export function input(schema: JSONObject, name = 'value'): InputTemplate {
  return parseInput(name, { field_kind: 'input', input: 'any', title: 'Value', ...schema }, COMPONENTS, false);
}
