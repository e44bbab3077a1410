import { describe, expect, test } from 'vitest';
import { emptyDocument } from '@/document/workflow';
import { madeWith } from '@/runs/made_with';
import { parseTemplates } from '@/schema/parse';

const input = { field_kind: 'input', input: 'any', orig_required: false };
const TEMPLATES = parseTemplates({
  components: {
    schemas: {
      seed: {
        class: 'invocation',
        title: 'Random seed',
        properties: {
          type: { const: 'acme/seed', field_kind: 'node_attribute' },
          value: { ...input, type: 'integer', ui_component: 'seed' },
        },
        output: { $ref: '#/components/schemas/number' },
      },
      number: { class: 'output', properties: { value: { type: 'integer', field_kind: 'output' } } },
      text: {
        class: 'invocation',
        title: 'Text',
        properties: {
          type: { const: 'acme/text', field_kind: 'node_attribute' },
          value: { ...input, type: 'string' },
        },
      },
    },
  },
});

function document(inputs: Record<string, string | number>) {
  const made = emptyDocument();
  made.nodes.seed = { type: 'acme/seed', inputs, mode: 'normal', label: 'Seed' };
  made.nodes.text = { type: 'acme/text', inputs: { value: 'a circle' }, mode: 'normal', label: 'Prompt' };
  return made;
}

const PROMPT = { label: 'Prompt', value: 'a circle', isSeed: false };

describe('what a picture was made with', () => {
  test('is the texts that were given, and the seeds', () => {
    const found = madeWith(document({ value: 7 }), TEMPLATES);
    expect(found).toEqual([PROMPT, { label: 'Seed', value: '7', isSeed: true }]);
  });

  test('is the seed that was drawn, where none was given: a pin keeps it', () => {
    const made = document({});
    made.pins = { seed: [{ index: [], outputs: { value: 4359 } }] };
    expect(madeWith(made, TEMPLATES)).toEqual([PROMPT, { label: 'Seed', value: '4359', isSeed: true }]);
  });

  test('is no seed where several were drawn, or none', () => {
    const made = document({});
    expect(madeWith(made, TEMPLATES)).toEqual([PROMPT]);
    made.pins = { seed: [1, 2].map((value) => ({ outputs: { value } })) };
    expect(madeWith(made, TEMPLATES)).toEqual([PROMPT]);
  });
});
