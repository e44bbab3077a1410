/** A small library of node types for tests of panels. */
import type { JSONObject } from '@/document/json';
import { parseTemplates } from '@/schema/parse';

function type(id: string, title: string, category: string, inputs: JSONObject, output: string, more: JSONObject = {}) {
  const properties = Object.fromEntries(
    Object.entries(inputs).map(([name, schema]) => [
      name,
      { field_kind: 'input', input: 'any', title: name, ...(schema as JSONObject) },
    ]),
  );
  const [pack = ''] = id.split('/');
  const facts = { title, category, node_pack: pack, description: `${title} it is.`, version: 1, ...more };
  return {
    ...{ class: 'invocation', ...facts, output: { $ref: `#/components/schemas/${output}` } },
    properties: { type: { const: id, field_kind: 'node_attribute' }, ...properties },
  };
}

const image = { $ref: '#/components/schemas/ImageField' };
const output = (schema: JSONObject) => ({
  class: 'output',
  properties: { value: { field_kind: 'output', title: 'Value', ...schema } },
});

/** Types `image/load`, `image/blur`, `image/size`, `core/integer` and `acme/noise`. */
export const TEMPLATES = parseTemplates({
  components: {
    schemas: {
      ImageField: { type: 'object', stateful: true, resource: 'file' },
      ImageOutput: output(image),
      IntegerOutput: output({ type: 'integer' }),
      Load: type('image/load', 'Load image', 'image', { image }, 'ImageOutput', { tags: ['open', 'file'] }),
      Blur: type(
        'image/blur',
        'Blur image',
        'image',
        { image, radius: { type: 'integer', minimum: 0, maximum: 500, default: 8, description: 'In pixels' } },
        'ImageOutput',
      ),
      Size: type('image/size', 'Size of image', 'image', { image }, 'IntegerOutput'),
      Integer: type('core/integer', 'Integer', 'value', { value: { type: 'integer', default: 0 } }, 'IntegerOutput'),
      Noise: type(
        'acme/noise',
        'Noise',
        'acme/noises',
        { seed: { type: 'integer', minimum: 0, default: 0, ui_component: 'seed' } },
        'ImageOutput',
      ),
    },
  },
});
