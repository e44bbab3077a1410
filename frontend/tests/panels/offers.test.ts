import { describe, expect, test } from 'vitest';
import { emptyDocument } from '@/document/workflow';
import { createEditor } from '@/editor/store';
import { everything, foundOffers, groupedOffers, offersFor, similarTo } from '@/panels/palette/offers';
import { recentTypes, rememberType } from '@/panels/palette/recent';
import { TEMPLATES } from './types';

function stateWith(...types: string[]) {
  const document = emptyDocument();
  for (const type of types) {
    document.nodes[type.replace('/', '_')] = { type, inputs: {}, mode: 'normal', label: '' };
  }
  return createEditor(document, TEMPLATES).store.getState();
}

const ALL = everything({ templates: TEMPLATES });
const found = (text: string, recent: string[] = []) =>
  foundOffers(ALL, text, recent).map(({ template }) => template.type);

describe('what the palette finds', () => {
  test.each([
    ['blur', 'image/blur'],
    ['open', 'image/load'],
    ['acme', 'acme/noise'],
    ['bi', 'image/blur'],
    ['core/int', 'core/integer'],
    ['Size of', 'image/size'],
  ])('by %j is first %s', (text, type) => {
    expect(found(text)[0]).toBe(type);
  });

  test('alike comes in the order in which it was used last', () => {
    expect(found('image')).toEqual(['image/blur', 'image/load', 'image/size']);
    expect(found('image', ['image/size'])).toEqual(['image/size', 'image/blur', 'image/load']);
    expect(found('blur image', ['image/size'])[0]).toBe('image/blur');
  });

  test('is nothing where nothing matches', () => {
    expect(found('zzz')).toEqual([]);
  });
});

describe('before anything is typed, the palette', () => {
  const headings = (...given: Parameters<typeof groupedOffers>) =>
    groupedOffers(...given).map(({ heading }) => heading);

  test('shows categories, those within others last', () => {
    expect(headings(ALL, [], new Set(), false)).toEqual(['Image', 'Value', 'Acme › Noises']);
  });

  test('shows first what was used last', () => {
    const [first] = groupedOffers(ALL, ['image/size', 'gone/type'], new Set(), false);
    expect(first).toMatchObject({ heading: 'Recent' });
    expect(first?.offers.map(({ template }) => template.type)).toEqual(['image/size']);
  });

  test('shows types like the one that is to be swapped', () => {
    const state = stateWith('image/blur');
    expect([...similarTo(state, 'image_blur')].sort()).toEqual(['acme/noise', 'image/load', 'image/size']);
  });
});

describe('for a wire, the palette', () => {
  test('offers what takes its type, and says by which field', () => {
    const state = stateWith('image/load');
    const { offers, type } = offersFor(state, {
      kind: 'palette',
      wire: { port: ['image_load', 'value'], isOutput: true },
    });
    expect(type?.name).toBe('ImageField');
    expect(offers.map(({ template, field }) => `${template.type}.${field}`).sort()).toEqual([
      'image/blur.image',
      'image/load.image',
      'image/size.image',
    ]);
  });

  test('offers what gives it, from an input backwards', () => {
    const state = stateWith('image/blur');
    const { offers } = offersFor(state, { kind: 'palette', wire: { port: ['image_blur', 'radius'], isOutput: false } });
    expect(offers.map(({ template }) => template.type)).toEqual(['core/integer', 'image/size']);
  });
});

test('a type that is added again moves to the front of those used last', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  };
  for (const type of ['a', 'b', 'c', 'a']) rememberType(type, storage);
  expect(recentTypes(storage)).toEqual(['a', 'c', 'b']);
});
