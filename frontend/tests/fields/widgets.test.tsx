import { fireEvent, render, screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { useEditorState } from '@/app/bench';
import type { JSONObject, JSONValue } from '@/document/json';
import { emptyDocument } from '@/document/workflow';
import { openPart } from '@/editor/store';
import { FieldWidget } from '@/fields/FieldWidget';
import { seedChoice } from '@/runs/seeds';
import type { InputTemplate } from '@/schema/template';
import { bench, inBench } from '../bench';
import { user } from '../user';
import { input, ref } from './inputs';

function Field({ of, size }: { of: InputTemplate; size: 'compact' | 'full' }) {
  const value = useEditorState((state) => openPart(state).nodes.n?.inputs.value);
  return <FieldWidget node="n" input={of} value={value} size={size} />;
}

/** The widget of an input of this schema, on a node; `value` is what the document holds now. */
function shown(schema: JSONObject, given?: JSONValue, size: 'compact' | 'full' = 'full') {
  const document = emptyDocument();
  document.nodes.n = { type: 'acme/x', inputs: given === undefined ? {} : { value: given }, mode: 'normal', label: '' };
  document.subgraphs.inner = { ...emptyDocument() };
  const tools = bench(document);
  render(inBench(tools, <Field of={input(schema)} size={size} />));
  return {
    ...tools,
    value: () => tools.editor.store.getState().document.nodes.n?.inputs.value,
    steps: () => tools.editor.store.getState().history.done.length,
  };
}

describe('a text', () => {
  test('that is typed is one step, and is taken back at once', async () => {
    const { editor, value, steps } = shown({ type: 'string', default: '' });
    await user.type(screen.getByRole('textbox', { name: 'Value' }), 'fox');
    expect(value()).toBe('fox');
    expect(steps()).toBe(1);
    editor.undo();
    expect(value()).toBeUndefined();
  });

  test('of a prompt has its words made heavier by Ctrl+Up', async () => {
    const { value } = shown({ type: 'string', ui_component: 'textarea' }, 'a red fox');
    const area = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Value' });
    area.focus();
    area.setSelectionRange(2, 5);
    await user.keyboard('{Control>}{ArrowUp}{ArrowUp}{/Control}');
    expect(value()).toBe('a (red:1.1) fox');
  });

  test('that says to be a date has the picker of dates', () => {
    const { value } = shown({ type: 'string', format: 'date' });
    fireEvent.change(screen.getByLabelText('Value'), { target: { value: '2024-02-29' } });
    expect(value()).toBe('2024-02-29');
  });
});

describe('a seed', () => {
  const seed = { type: 'integer', ui_component: 'seed', minimum: 0, maximum: 18446744073709551615n };

  test('of twenty digits is shown and changed without losing one', async () => {
    const { value } = shown(seed, 18446744073709551614n);
    const box = screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Value' });
    expect(box.value).toBe('18446744073709551614');
    await user.type(box, '{ArrowUp}{ArrowUp}');
    expect(value()).toBe(18446744073709551615n);
    await user.clear(box);
    await user.type(box, '9007199254740993{Enter}');
    expect(value()).toBe(9007199254740993n);
  });

  test('that is drawn keeps to the limits of its field', async () => {
    const { value } = shown({ ...seed, minimum: 10, maximum: 12 }, 5);
    for (let count = 0; count < 5; count += 1) {
      await user.click(screen.getByRole('button', { name: 'Draw a new seed now' }));
      expect([10, 11, 12]).toContain(value());
    }
  });
});

describe('a number', () => {
  test('shows its default, and counts when it is typed', async () => {
    const { value } = shown({ type: 'integer', minimum: 1, maximum: 10000, default: 20 });
    const field = screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Value' });
    expect(field.value).toBe('20');
    await user.clear(field);
    await user.type(field, '30');
    expect(value()).toBe(30);
  });

  test('that may be nothing is null when it is cleared', async () => {
    const { value } = shown({ anyOf: [{ type: 'integer' }, { type: 'null' }], default: null }, 5);
    await user.clear(screen.getByRole('spinbutton', { name: 'Value' }));
    expect(value()).toBeNull();
  });
});

describe('a seed', () => {
  const SEED = { type: 'integer', minimum: 0, ui_component: 'seed', default: 0 };

  test('is drawn by the dice', async () => {
    const { value } = shown(SEED);
    await user.click(screen.getByRole('button', { name: 'Draw a new seed now' }));
    expect(value()).toEqual(expect.any(Number));
  });

  test('is new in each run, or kept, as was chosen', async () => {
    const { editor } = shown(SEED);
    const choice = screen.getByRole('button', { name: 'A new seed in each run' });
    await user.click(choice);
    expect(seedChoice(editor.store.getState().document, 'n', 'value')).toBe('each_run');
    expect(choice.getAttribute('aria-pressed')).toBe('true');
    await user.click(choice);
    expect(seedChoice(editor.store.getState().document, 'n', 'value')).toBe('keep');
  });

  test('that may be nothing is drawn by the node itself, and says so by null', async () => {
    const { value } = shown({ anyOf: [{ type: 'integer', ui_component: 'seed' }, { type: 'null' }], default: null }, 7);
    await user.click(screen.getByRole('button', { name: 'A new seed in each run' }));
    expect(value()).toBeNull();
  });
});

describe('a choice', () => {
  test('of a few is a list with their labels', async () => {
    const { value } = shown({ type: 'string', enum: ['nearest', 'area'], ui_choice_labels: { area: 'Area mean' } });
    await user.selectOptions(screen.getByRole('combobox', { name: 'Value' }), 'Area mean');
    expect(value()).toBe('area');
  });

  test('of many is searched', async () => {
    const names = Array.from({ length: 20 }, (_, at) => `sampler_${at}`);
    const { value } = shown({ type: 'string', enum: names, default: 'sampler_0' });
    await user.click(screen.getByRole('button', { name: /Value/ }));
    await user.keyboard('r_17{Enter}');
    expect(value()).toBe('sampler_17');
  });

  test('of subgraphs has those of the document', async () => {
    const { value } = shown(ref('SubgraphField'));
    await user.click(screen.getByRole('button', { name: /Value/ }));
    await user.click(screen.getByRole('option', { name: 'inner' }));
    expect(value()).toEqual({ name: 'inner' });
  });
});

test('a switch is on or off', async () => {
  const { value } = shown({ type: 'boolean', default: true });
  await user.click(screen.getByRole('switch', { name: 'Value' }));
  expect(value()).toBe(false);
});

test('a colour is typed with its opacity', async () => {
  const { value } = shown(ref('ColorField'), { r: 0, g: 0, b: 0, a: 255 });
  const digits = screen.getByRole('textbox', { name: 'Value as #rrggbbaa' });
  await user.clear(digits);
  await user.type(digits, '#ff800080');
  expect(value()).toEqual({ r: 255, g: 128, b: 0, a: 128 });
});

describe('a list', () => {
  test('grows, shrinks and is put in order', async () => {
    const { value } = shown({ type: 'array', items: { type: 'string' }, default: [] }, ['one', 'two']);
    await user.click(screen.getByRole('button', { name: 'Add to Value' }));
    expect(value()).toEqual(['one', 'two', '']);
    await user.type(screen.getByRole('textbox', { name: 'Value, item 3' }), 'three');
    await user.click(screen.getByRole('button', { name: 'Move item 3 up' }));
    expect(value()).toEqual(['one', 'three', 'two']);
    await user.click(screen.getByRole('button', { name: 'Remove item 1' }));
    expect(value()).toEqual(['three', 'two']);
  });
});

describe('a value of a type that a pack brought', () => {
  test('has a widget for each of its parts', async () => {
    const { value } = shown(ref('VoiceField'));
    const group = screen.getByRole('group', { name: 'Value' });
    await user.click(within(group).getByRole('switch', { name: 'Value: Loud' }));
    expect(value()).toEqual({ pitch: 0.5, loud: false });
  });
});

test('a field on a node leaves the canvas where it is', () => {
  shown({ type: 'integer' }, 1, 'compact');
  const field = screen.getByRole('spinbutton', { name: 'Value' });
  expect(field.closest('.nodrag')).not.toBeNull();
  expect(field.closest('.nowheel')).toBeNull();
  fireEvent.focusIn(field);
  expect(field.closest('.nowheel')).not.toBeNull();
});
