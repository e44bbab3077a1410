import { describe, expect, test } from 'vitest';
import { emptyDocument } from '@/document/workflow';
import { axisOf, batchFields, firstField } from '@/runs/batch_fields';
import { parseTemplates } from '@/schema/parse';

const field = { field_kind: 'input', input: 'any' };
const TEMPLATES = parseTemplates({
  components: {
    schemas: {
      prompt: {
        class: 'invocation',
        properties: {
          type: { const: 'acme/prompt', field_kind: 'node_attribute' },
          text: { ...field, type: 'string' },
        },
      },
      noise: {
        class: 'invocation',
        properties: {
          type: { const: 'acme/noise', field_kind: 'node_attribute' },
          steps: { ...field, type: 'integer' },
          seed: { ...field, type: 'integer', ui_component: 'seed', minimum: 5, maximum: 6 },
        },
      },
    },
  },
});

function fields() {
  const document = emptyDocument();
  document.nodes.p = { type: 'acme/prompt', inputs: { text: 'fox' }, mode: 'normal', label: '' };
  document.nodes.n = { type: 'acme/noise', inputs: { seed: 5 }, mode: 'normal', label: '' };
  document.interface.inputs.words = ['p', 'text'];
  return batchFields(document, TEMPLATES);
}

describe('a batch begins with', () => {
  test.each([
    ['the seed of the node that is selected', ['n'], 'n.seed'],
    ['the first field of the node that is selected', ['p'], 'words'],
    ['a seed where nothing is selected', [], 'n.seed'],
  ] as const)('%s', (_, selected, name) => {
    expect(firstField(fields(), new Set(selected))?.name).toBe(name);
  });

  test('what is exposed where there is no seed, and with nothing where there is neither', () => {
    const plain = fields().filter(({ input }) => input.component !== 'seed');
    expect(firstField(plain, new Set())?.name).toBe('words');
    expect(firstField([], new Set())).toBeUndefined();
  });
});

test('seeds of a batch keep to the limits of their field', () => {
  const seed = firstField(fields(), new Set(['n']));
  const values = seed && axisOf(seed, 0).values;
  if (values?.kind !== 'seeds') throw new Error('no seeds were drawn');
  for (const each of values.seeds) expect([5, 6]).toContain(each);
});
