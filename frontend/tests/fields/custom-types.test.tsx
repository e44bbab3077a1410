import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, test } from 'vitest';
import type { JSONObject, JSONValue } from '@/document/json';
import { initialValue } from '@/fields/initial';
import { ValueWidget } from '@/fields/ValueWidget';
import { parseInput } from '@/schema/fields';
import { valueExpectation } from '@/schema/value-check';

const TONE = { $ref: '#/components/schemas/acme.ToneField' };
const COMPONENTS: JSONObject = {
  'acme.StyleField': {
    type: 'object',
    stateful: true,
    required: ['name', 'tone'],
    properties: {
      name: { type: 'string' },
      kind: { enum: ['ink', 'oil'], default: 'oil' },
      strength: { anyOf: [{ type: 'number' }, { type: 'null' }], default: null },
      tone: TONE,
      shade: { anyOf: [TONE, { type: 'null' }], default: null },
      tones: { type: 'array', items: TONE, default: [] },
      weights: { type: 'object', additionalProperties: { type: 'number' }, default: {} },
      parent: { anyOf: [{ $ref: '#/components/schemas/acme.StyleField' }, { type: 'null' }], default: null },
    },
  },
  'acme.ToneField': {
    type: 'object',
    required: ['level'],
    properties: { level: { type: 'integer', minimum: 0, maximum: 9 } },
  },
  'acme.EndlessField': {
    type: 'object',
    stateful: true,
    required: ['inner'],
    properties: { inner: { $ref: '#/components/schemas/acme.EndlessField' } },
  },
};

function inputOf(schema: JSONObject) {
  return parseInput('style', schema, COMPONENTS, true);
}

const style = inputOf({ $ref: '#/components/schemas/acme.StyleField' });

/** Shows the widget of an input; what it changes is kept, and told. */
function show(input: ReturnType<typeof inputOf>, begin?: JSONValue) {
  const told: { value: JSONValue | undefined } = { value: begin };
  function Field() {
    const [value, setValue] = useState(begin);
    const change = (next: JSONValue) => {
      told.value = next;
      setValue(next);
    };
    return (
      <ValueWidget
        {...{ input, value, size: 'full', id: 'style', label: 'Style', problemId: undefined, node: undefined }}
        onChange={change}
        onReset={undefined}
      />
    );
  }
  render(<Field />);
  return told;
}

describe('the widget of a type that a pack defines', () => {
  test('is a form of its parts; what must be there is there as soon as one is set', async () => {
    const told = show(style);
    await userEvent.type(screen.getByLabelText('Style: Name'), 'wash');
    expect(told.value).toEqual({ name: 'wash', tone: { level: 0 } });
    expect(valueExpectation(style)(told.value ?? null)).toBeUndefined();
  });

  test('has forms in forms, also of types that only it uses', async () => {
    const told = show(style, { name: 'wash', tone: { level: 3 } });
    const level = screen.getByLabelText('Style: Tone: Level');
    await userEvent.clear(level);
    await userEvent.type(level, '7{Enter}');
    expect(told.value).toEqual({ name: 'wash', tone: { level: 7 } });
  });

  test('adds a part that may be left out, and leaves it out again', async () => {
    const told = show(style, { name: 'wash', tone: { level: 3 } });
    expect(screen.queryByLabelText('Style: Shade: Level')).toBeNull();
    await userEvent.click(screen.getByLabelText('Add Style: Shade'));
    expect(told.value).toMatchObject({ shade: { level: 0 } });
    expect(screen.getByLabelText('Style: Shade: Level')).toBeDefined();
    await userEvent.click(screen.getByLabelText('Leave Style: Shade out'));
    expect(told.value).toMatchObject({ shade: null });
  });

  test('of parts of its own type goes as deep as the value does', async () => {
    const told = show(style, { name: 'wash', tone: { level: 3 } });
    await userEvent.click(screen.getByLabelText('Add Style: Parent'));
    await userEvent.type(screen.getByLabelText('Style: Parent: Name'), 'x');
    expect(told.value).toMatchObject({ parent: { name: 'x', tone: { level: 0 } } });
  });

  test('that holds itself without end is still shown', () => {
    const endless = inputOf({ $ref: '#/components/schemas/acme.EndlessField' });
    expect(initialValue(endless)).toBeUndefined();
    show(endless);
    expect(document.querySelectorAll('fieldset').length).toBeLessThan(10);
    expect(document.querySelector('textarea')).not.toBeNull();
  });
});

describe('lists and maps of values', () => {
  test('of parts are added to, moved and removed', async () => {
    const told = show(inputOf({ type: 'array', items: { $ref: '#/components/schemas/acme.StyleField' } }), [
      { name: 'a', tone: { level: 1 } },
    ]);
    await userEvent.click(screen.getByLabelText('Add to Style'));
    expect(told.value).toEqual([
      { name: 'a', tone: { level: 1 } },
      { name: '', tone: { level: 0 } },
    ]);
    await userEvent.click(screen.getByLabelText('Move item 2 up'));
    await userEvent.click(screen.getByLabelText('Remove item 2'));
    expect(told.value).toEqual([{ name: '', tone: { level: 0 } }]);
  });

  test('by name are added, renamed, changed and removed, and keep their order', async () => {
    const told = show(style, { name: 'wash', tone: { level: 3 }, weights: { a: 1, b: 2 } });
    const weights = within(screen.getByLabelText('Style: Weights'));
    const first = weights.getByLabelText('Style: Weights, name 1');
    await userEvent.clear(first);
    await userEvent.type(first, 'c{Enter}');
    expect(Object.entries((told.value as JSONObject).weights as JSONObject)).toEqual([
      ['c', 1],
      ['b', 2],
    ]);
    await userEvent.click(weights.getByLabelText('Add to Style: Weights'));
    await userEvent.click(weights.getByLabelText('Remove b'));
    expect((told.value as JSONObject).weights).toEqual({ c: 1, name: 0 });
  });

  test('by name keep their names apart', async () => {
    const told = show(style, { name: 'wash', tone: { level: 3 }, weights: { a: 1, b: 2 } });
    const first = screen.getByLabelText('Style: Weights, name 1');
    await userEvent.clear(first);
    await userEvent.type(first, 'b{Enter}');
    expect((told.value as JSONObject).weights).toEqual({ a: 1, b: 2 });
    expect(screen.getByLabelText<HTMLInputElement>('Style: Weights, name 1').value).toBe('a');
  });
});
