import { describe, expect, it } from 'vitest';
import type { JSONObject } from '@/document/json';
import { emptyDocument, type WorkflowDocument } from '@/document/workflow';
import { recall, recalled, type Wanted } from '@/gallery/recall';
import { modelInputs } from '@/graph/model-input';
import { pictureInput, pictureInputs } from '@/graph/picture-input';
import { parseTemplates } from '@/schema/parse';

const field = (schema: JSONObject) => ({ field_kind: 'input', input: 'any', ...schema });
const value = { type: 'object', stateful: true, properties: { name: { type: 'string' } } };
const of = (type: string, more: JSONObject = {}) => field({ $ref: `#/components/schemas/${type}`, ...more });
const type = (id: string) => ({ const: id, type: 'string', field_kind: 'node_attribute' });
const TEMPLATES = parseTemplates({
  components: {
    schemas: {
      ImageField: value,
      ModelField: value,
      Output: { properties: { image: of('ImageField', { field_kind: 'output' }) } },
      paint: {
        class: 'invocation',
        version: 1,
        output: { $ref: '#/components/schemas/Output' },
        properties: {
          type: type('a/paint'),
          image: of('ImageField'),
          other: of('ImageField'),
          model: of('ModelField', { ui_model_kind: ['main'], ui_model_base: ['sdxl'] }),
          brush: of('ModelField', { ui_model_kind: ['lora', 'main'] }),
          prompt: field({ type: 'string', ui_component: 'textarea', default: '' }),
          seed: field({ type: 'integer', ui_component: 'seed', default: 0 }),
          steps: field({ type: 'integer', default: 20 }),
        },
      },
    },
  },
});

function graph(inputs: JSONObject = {}, edges: WorkflowDocument['edges'] = []): WorkflowDocument {
  return {
    ...emptyDocument(),
    edges,
    nodes: { p: { type: 'a/paint', version: 1, inputs, mode: 'normal', label: '' } },
  };
}

describe('where pictures and models go', () => {
  it('offers every field for a picture that no wire leads to', () => {
    const wired = graph({}, [['x', 'image', 'p', 'image']]);
    expect(pictureInputs(graph(), TEMPLATES, ['p']).map(({ input }) => input)).toEqual(['image', 'other']);
    expect(pictureInput(wired, TEMPLATES, ['gone', 'p'])).toEqual({ node: 'p', input: 'other' });
    expect(pictureInput(graph(), TEMPLATES, [])).toBeUndefined();
  });

  it('offers the fields for models of a kind and a base', () => {
    const inputs = (kind: string, base: string | null) =>
      modelInputs(graph(), TEMPLATES, ['p'], { kind, base }).map(({ input }) => input);
    expect(inputs('main', 'sdxl')).toEqual(['model', 'brush']);
    expect(inputs('main', 'sd1')).toEqual(['brush']);
    expect(inputs('main', null)).toEqual(['model', 'brush']);
    expect(inputs('vae', 'sdxl')).toEqual([]);
  });
});

describe('values that a picture was made with', () => {
  const made = graph({ prompt: 'a star', seed: 7, steps: 30, model: { name: 'tiny' } });
  const inputs = (wanted: Wanted, open = graph()) =>
    recalled(open, made, TEMPLATES, wanted).map(({ input, value }) => [input, value]);

  it('are seeds, prompts, or all of them', () => {
    expect(inputs('seed')).toEqual([['seed', 7]]);
    expect(inputs('prompt')).toEqual([['prompt', 'a star']]);
    expect(inputs('all').map(([input]) => input)).toEqual(['model', 'prompt', 'seed', 'steps']);
  });

  it('are put into the fields that do not have them yet, and that no wire feeds', () => {
    expect(inputs('all', graph({ ...made.nodes.p?.inputs }))).toEqual([]);
    expect(inputs('seed', graph({}, [['x', 'value', 'p', 'seed']]))).toEqual([]);
    const open = graph({ seed: 3 });
    recall(open, recalled(open, made, TEMPLATES, 'seed'));
    expect(open.nodes.p?.inputs).toEqual({ seed: 7 });
  });

  it('are only those of the same nodes', () => {
    const other = graph();
    const { p } = other.nodes;
    if (p) p.type = 'a/other';
    expect(inputs('all', other)).toEqual([]);
    expect(inputs('all', { ...graph(), nodes: {} })).toEqual([]);
  });

  it('are the seeds that were drawn, where none was given', () => {
    const drew = { ...graph(), pins: { p: [{ outputs: { value: 99 }, index: [] }] } } as unknown as WorkflowDocument;
    expect(recalled(graph(), drew, TEMPLATES, 'seed').map(({ value }) => value)).toEqual([99]);
  });
});
