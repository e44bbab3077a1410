import { describe, expect, test } from 'vitest';
import type { JSONObject, JSONValue } from '@/document/json';
import { parseInput } from '@/schema/fields';
import { DocumentError, parseTemplates } from '@/schema/parse';
import { mapping } from '@/schema/reading';
import { type CaseType, caseType, picked, plainInput, plainOutput, plainTemplate, readCases } from './conformance';

interface FieldCase {
  readonly schema: JSONValue;
  readonly components?: JSONObject;
  readonly expected: {
    readonly type: CaseType;
    readonly options?: readonly JSONValue[];
    readonly original?: CaseType;
    readonly problem?: readonly string[];
  };
}

interface TemplateCase {
  readonly document: JSONObject;
  readonly expected: Readonly<Record<string, JSONObject>>;
}

describe('a field', () => {
  test.each(readCases<FieldCase>('field_types').cases)('$name', ({ schema, components, expected }) => {
    const found = parseInput('value', schema, components ?? {}, false);
    expect(found.type).toEqual(caseType(expected.type));
    expect(found.options).toEqual(expected.options);
    expect(found.original).toEqual(expected.original && caseType(expected.original));
    expect(found.problem === undefined).toBe(expected.problem === undefined);
    for (const word of expected.problem ?? []) expect(found.problem).toContain(word);
  });
});

describe('a document', () => {
  test.each(readCases<TemplateCase>('templates').cases)('$name', ({ document, expected }) => {
    const templates = parseTemplates(document);
    expect(Object.keys(templates)).toEqual(Object.keys(expected));
    for (const [type, { inputs, outputs, ...wanted }] of Object.entries(expected)) {
      const template = templates[type];
      if (!template) throw new Error(`${type} is not there`);
      expect(picked(plainTemplate(template), Object.keys(wanted))).toEqual(wanted);
      expectFields(template.inputs, mapping(inputs), plainInput);
      expectFields(template.outputs, mapping(outputs), plainOutput);
    }
  });

  test('without components is refused', () => {
    expect(() => parseTemplates({ openapi: '3.1.0' })).toThrow(DocumentError);
    expect(() => parseTemplates(null)).toThrow('components.schemas');
  });

  test('knows no types that it does not publish, whatever they are called', () => {
    const templates = parseTemplates({ components: { schemas: {} } });
    expect(['constructor', '__proto__', 'toString'].filter((name) => templates[name])).toEqual([]);
  });
});

function expectFields<Field>(
  found: Readonly<Record<string, Field>>,
  wanted: JSONObject,
  plain: (field: Field) => JSONObject,
): void {
  expect(Object.keys(found)).toEqual(Object.keys(wanted));
  for (const [name, field] of Object.entries(found)) {
    const expected = mapping(wanted[name]);
    expect(picked(plain(field), Object.keys(expected)), name).toEqual(expected);
  }
}
