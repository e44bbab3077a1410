import { describe, expect, test } from 'vitest';
import type { JSONObject } from '@/document/json';
import { widgetOf } from '@/fields/registry';
import { input, ref } from './inputs';

const nullable = (schema: JSONObject) => ({ anyOf: [schema, { type: 'null' }], default: null });

describe('the widget of an input', () => {
  test.each<[string, JSONObject, string]>([
    ['a whole number', { type: 'integer', minimum: 1, maximum: 10000 }, 'number'],
    ['a whole number of a few', { type: 'integer', minimum: 1, maximum: 24 }, 'slider'],
    ['a share', { type: 'number', minimum: 0, maximum: 1 }, 'slider'],
    ['a number that asks for a slider', { type: 'number', minimum: 0, maximum: 100, ui_component: 'slider' }, 'slider'],
    ['a number without a bound', { type: 'number', minimum: 0, ui_component: 'slider' }, 'number'],
    ['a seed', { type: 'integer', minimum: 0, ui_component: 'seed' }, 'seed'],
    ['a seed that may be nothing', nullable({ type: 'integer', minimum: 0, ui_component: 'seed' }), 'seed'],
    ['a text', { type: 'string' }, 'text'],
    ['a long text', { type: 'string', ui_component: 'textarea' }, 'long text'],
    ['a switch', { type: 'boolean' }, 'switch'],
    ['a choice', { type: 'string', enum: ['a', 'b'] }, 'choice'],
    ['a colour', ref('ColorField'), 'color'],
    ['a picture', ref('ImageField'), 'picture'],
    ['a picture that may be nothing', nullable(ref('ImageField')), 'picture'],
    ['a model', ref('ModelField'), 'model'],
    ['a subgraph', ref('SubgraphField'), 'subgraph'],
    ['a secret', ref('SecretField'), 'secret'],
    ['a list', { type: 'array', items: { type: 'integer' } }, 'list'],
    ['one or a list', { anyOf: [ref('ImageField'), { type: 'array', items: ref('ImageField') }] }, 'list'],
    ['a type of a pack', ref('VoiceField'), 'object'],
  ])('of %s', (_, schema, name) => {
    expect(widgetOf(input(schema))?.name).toBe(name);
  });

  test('is none where no value can be kept, or only an edge will do', () => {
    expect(widgetOf(input(ref('LatentsField')))).toBeUndefined();
    expect(widgetOf(input({ type: 'integer', input: 'connection' }))).toBeUndefined();
  });
});
