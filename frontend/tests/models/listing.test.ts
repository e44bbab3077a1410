import { describe, expect, it } from 'vitest';
import type { ModelView } from '@/api/types';
import { ALL, listed, ordered, sizeText, valuesOf } from '@/models/listing';

const model = (name: string, more: Partial<ModelView> = {}) =>
  ({
    name,
    place: `${name}.safetensors`,
    kind: 'main',
    base: 'sdxl',
    precision: 'fp16',
    size: 1,
    problems: [],
    ...more,
  }) as unknown as ModelView;
const MODELS = [
  model('b', { size: 30, place: 'checkpoints/Dream.safetensors' }),
  model('a', { kind: 'lora', base: null, size: 2 }),
  model('c', { kind: 'vae', problems: ['damaged'], size: 30 }),
];
const NAME = { column: 'name', falling: false } as const;
const names = (...given: Parameters<typeof listed>) =>
  listed(...given)
    .map(({ name }) => name)
    .join('');
const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

describe('the list of models', () => {
  it('is ordered by any column, names settling what is equal', () => {
    expect(names(MODELS, ALL, NAME, compare)).toBe('abc');
    expect(names(MODELS, ALL, { column: 'size', falling: true }, compare)).toBe('bca');
    expect(names(MODELS, ALL, { column: 'base', falling: false }, compare)).toBe('abc');
    expect(ordered(NAME, 'name')).toEqual({ column: 'name', falling: true });
    expect(ordered(NAME, 'size')).toEqual({ column: 'size', falling: true });
  });

  it('is narrowed by words of name and folder, by kind, base and problems', () => {
    expect(names(MODELS, { ...ALL, text: 'check DREAM' }, NAME, compare)).toBe('b');
    expect(names(MODELS, { ...ALL, kind: 'lora' }, NAME, compare)).toBe('a');
    expect(names(MODELS, { ...ALL, base: 'sdxl' }, NAME, compare)).toBe('bc');
    expect(names(MODELS, { ...ALL, problems: true }, NAME, compare)).toBe('c');
  });

  it('offers the values that there are', () => {
    expect([valuesOf(MODELS, 'kind'), valuesOf(MODELS, 'base')]).toEqual([['lora', 'main', 'vae'], ['sdxl']]);
  });

  it('says sizes in short', () => {
    expect([0, 999, 1500, 6_940_000_000, 250e6].map(sizeText)).toEqual(['0 B', '999 B', '1.5 kB', '6.9 GB', '250 MB']);
  });
});
