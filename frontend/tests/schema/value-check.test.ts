import { describe, expect, test } from 'vitest';
import type { JSONObject, JSONValue } from '@/document/json';
import { parseInput } from '@/schema/fields';
import { shownAt, valueExpectation } from '@/schema/value-check';

const COMPONENTS: JSONObject = {
  ColorField: {
    type: 'object',
    stateful: true,
    additionalProperties: false,
    required: ['r', 'name'],
    properties: {
      r: { type: 'integer', minimum: 0, maximum: 255 },
      name: { type: 'string' },
      shade: { anyOf: [{ $ref: '#/components/schemas/ColorField' }, { type: 'null' }], default: null },
      steps: { type: 'array', items: { type: 'number', exclusiveMinimum: 0 } },
    },
  },
  SecretField: {
    type: 'object',
    names: 'secret',
    required: ['name'],
    additionalProperties: false,
    properties: { name: { type: 'string', minLength: 1 } },
  },
};
const COLOR = { $ref: '#/components/schemas/ColorField' };
const SCHEMAS: Readonly<Record<string, JSONObject>> = {
  integer: { type: 'integer', minimum: 0, maximum: 512 },
  atLeast: { type: 'integer', minimum: 1 },
  even: { type: 'integer', multipleOf: 2 },
  number: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
  tenth: { type: 'number', multipleOf: 0.1 },
  text: { type: 'string', minLength: 2, maxLength: 4, pattern: '^[a-z]*$' },
  words: { type: 'string', pattern: '^[\\w -]*$' },
  truth: { type: 'boolean' },
  choice: { enum: ['nearest', 'bilinear'] },
  choiceOfNumbers: { enum: [1, 2] },
  integers: { type: 'array', items: { type: 'integer' }, minItems: 1, maxItems: 3 },
  oneOrMore: { anyOf: [{ type: 'integer' }, { type: 'array', items: { type: 'integer' } }] },
  optional: { anyOf: [{ type: 'integer', minimum: 3 }, { type: 'null' }], default: null },
  color: COLOR,
  colors: { type: 'array', items: COLOR },
  secret: { $ref: '#/components/schemas/SecretField' },
  anything: {},
};

function input(name: string) {
  return parseInput(name, SCHEMAS[name], COMPONENTS, false);
}

describe('a value that does not fit', () => {
  test.each<[string, JSONValue, string]>([
    ['integer', -3, 'between 0 and 512'],
    ['integer', '5', 'an integer'],
    ['integer', true, 'an integer'],
    ['integer', 1.5, 'an integer'],
    ['integer', null, 'an integer'],
    ['atLeast', 0, 'at least 1'],
    ['even', 3, 'a multiple of 2'],
    ['number', 1, 'above 0 and below 1'],
    ['number', false, 'a number'],
    ['tenth', 0.25, 'a multiple of 0.1'],
    ['text', 5, 'a text'],
    ['text', 'a', 'at least 2 characters long'],
    ['text', '😀', 'at least 2 characters long'],
    ['text', 'abcde', 'at most 4 characters long'],
    ['text', 'A1', 'a text that matches ^[a-z]*$'],
    ['words', 'a/b', 'a text that matches ^[\\w -]*$'],
    ['truth', 1, 'true or false'],
    ['choice', 'cubic', 'one of "nearest", "bilinear"'],
    ['choiceOfNumbers', true, 'one of 1, 2'],
    ['choiceOfNumbers', ['x'], 'one of 1, 2'],
    ['integers', 5, 'a list'],
    ['integers', [], 'a list of at least 1 item'],
    ['integers', [1, 2, 3, 4], 'a list of at most 3 items'],
    ['integers', [1, '2'], 'a list whose every item is an integer (item 1 is "2")'],
    ['oneOrMore', 'x', 'an integer'],
    ['oneOrMore', ['x'], 'a list whose every item is an integer (item 0 is "x")'],
    ['optional', 1, 'at least 3'],
    ['color', 'red', 'ColorField (it is "red", must be an object)'],
    ['color', { r: 300, name: '' }, 'ColorField (r is 300, must be between 0 and 255)'],
    ['color', { r: 1 }, 'ColorField (name is missing)'],
    ['color', { r: 1, name: '', x: 1 }, 'ColorField (x is 1, must be left out)'],
    ['color', { r: 1, name: '', shade: { r: 2, name: 3 } }, 'ColorField (shade.name is 3, must be a text)'],
    ['color', { r: 1, name: '', steps: [1, 0] }, 'ColorField (steps.1 is 0, must be above 0)'],
    ['colors', [{ r: 1, name: '' }, null], 'list of ColorField (1 is null, must be an object)'],
  ])('of %s, as %j, is told what it must be', (name, value, words) => {
    expect(valueExpectation(input(name))(value)).toBe(words);
  });

  test('is not repeated where a secret may stand', () => {
    const field = input('secret');
    expect(valueExpectation(field)({ name: 'sk-VERY-SECRET' })).toContain('the name of a secret');
    expect(valueExpectation(field)('sk-VERY-SECRET')).toContain('the name of a secret');
    expect(shownAt(field, 'sk-VERY-SECRET')).not.toContain('SECRET');
    expect(valueExpectation(field)({ name: 'my_key' })).toBeUndefined();
  });
});

describe('a value that fits', () => {
  test.each<[string, JSONValue]>([
    ['integer', 512],
    ['number', 0.25],
    ['tenth', 0.3],
    ['tenth', 3],
    ['text', 'abc'],
    ['words', 'Ärger mit_2 Umlauten'],
    ['truth', true],
    ['choice', 'bilinear'],
    ['integers', [1, 2]],
    ['oneOrMore', 1],
    ['oneOrMore', [1, 2]],
    ['optional', null],
    ['optional', 3],
    ['color', { r: 1, name: 'a', shade: null }],
    ['color', { r: 1, name: 'a', shade: { r: 2, name: 'b' } }],
    ['colors', []],
    ['anything', { a: [1, null] }],
  ])('of %s, as %j, has no problem', (name, value) => {
    expect(valueExpectation(input(name))(value)).toBeUndefined();
  });
});
