/** Forms for tests: some that people made, and any that a document may hold. */
import fc from 'fast-check';
import type { JSONObject } from '@/document/json';
import { type FormDocument, newElement } from '@/forms/element';
import { branches, readForm } from '@/forms/tree';

/** A form with a heading, a section that has two fields, and a line. */
export const FORM: FormDocument = {
  root: 'top',
  elements: {
    top: { type: 'container', layout: 'column', children: ['title', 'box', 'line'] },
    title: { type: 'heading', content: 'A picture' },
    box: { type: 'container', layout: 'row', children: ['width', 'height'] },
    width: newElement('field', { input: 'width' }),
    height: newElement('field', { input: 'height' }),
    line: { type: 'divider' },
  },
};

const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'root'];
const id = fc.constantFrom(...IDS, 'lost');
const more = fc.dictionary(fc.constantFrom('x', 'label', 'data'), fc.jsonValue(), { maxKeys: 2 });
const element = fc.oneof(
  fc.record({
    type: fc.constant('container'),
    layout: fc.constantFrom('row', 'column', 'spiral'),
    children: fc.array(id, { maxLength: 5 }),
  }),
  fc.record({ type: fc.constant('field'), input: fc.constantFrom('seed', 'prompt', 'gone'), settings: fc.jsonValue() }),
  fc.record({ type: fc.constantFrom('heading', 'text'), content: fc.string() }),
  fc.record({ type: fc.constantFrom('divider', 'carousel') }),
  fc.record({}),
);

/** Any form that a document may hold: circles, children that are not there or in two places, kinds that nobody knows. */
export const forms: fc.Arbitrary<FormDocument> = fc
  .record({
    root: fc.option(id, { nil: undefined }),
    elements: fc.dictionary(
      fc.constantFrom(...IDS),
      fc.tuple(element, more).map(([known, rest]) => ({ ...rest, ...known }) as JSONObject),
    ),
    theme: fc.option(fc.jsonValue(), { nil: undefined }),
  })
  .map((form) => JSON.parse(JSON.stringify(form)) as FormDocument);

/** The ids of all elements in the tree of a form, in their order. */
export function idsOf(form: FormDocument): readonly string[] {
  return branches(readForm(form)).map((branch) => branch.id);
}

/** An element of a form, by a number. */
export function pick(form: FormDocument, number: number): string {
  const ids = idsOf(form);
  return ids[number % ids.length] ?? '';
}
