import { render, screen } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import type { Api } from '@/api/api';
import type { JSONValue } from '@/document/json';
import { ValueWidget } from '@/fields/ValueWidget';
import { bench, inBench } from '../bench';
import { user } from '../user';
import { input, ref } from './inputs';

const MODELS = ['dreamer', 'painter'].map((name) => ({
  ...{ name, base: 'sd1', kind: 'main', digest: null, built_in: false, place: `${name}.safetensors` },
  value: { name, base: 'sd1', kind: 'main' },
}));

function shown(value: JSONValue | undefined, models: readonly object[] = MODELS) {
  const list = vi.fn(async () => ({ models, next: null }));
  const scan = vi.fn(async () => ({}));
  const onChange = vi.fn();
  const tools = bench(undefined, {}, { api: { models: { list, scan } } as unknown as Api });
  const of = input({ ...ref('ModelField'), ui_model_kind: ['main'], ui_model_base: ['sd1'] });
  const props = { size: 'full', id: 'x', label: 'Model', problemId: undefined, node: 'n', onReset: undefined } as const;
  render(inBench(tools, <ValueWidget input={of} value={value} onChange={onChange} {...props} />));
  return { list, scan, onChange };
}

describe('a model', () => {
  test('is found by its name among those that fit, and given as the server says it', async () => {
    const { list, onChange } = shown(undefined);
    await user.click(screen.getByRole('button', { name: /Choose a model/ }));
    expect(list).toHaveBeenCalledWith(expect.objectContaining({ kind: ['main'], base: ['sd1'], usable: true }));
    await user.keyboard('paint');
    await user.click(await screen.findByRole('option', { name: /painter/ }));
    expect(onChange).toHaveBeenCalledWith({ name: 'painter', base: 'sd1', kind: 'main' });
  });

  test('that is not there keeps its name, and says so', async () => {
    shown({ name: 'elsewhere' });
    expect(await screen.findByText('not here')).toBeTruthy();
    expect(screen.getByText('elsewhere')).toBeTruthy();
  });

  test('that none fits says what to do, and looks again when asked', async () => {
    const { scan } = shown(undefined, []);
    await user.click(screen.getByRole('button', { name: /Choose a model/ }));
    expect(await screen.findByText(/Put one of kind main in a model folder/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Look through the folders again' }));
    expect(scan).toHaveBeenCalledOnce();
  });
});
