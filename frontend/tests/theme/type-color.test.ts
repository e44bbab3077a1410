import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { typeColor, typeLabel } from '@/theme/type-color';

const TOKENS = readFileSync(join(process.cwd(), 'src/theme/types.css'), 'utf8');

test.each([
  ['ImageField', 'image'],
  ['MaskField', 'mask'],
  ['LatentsField', 'latents'],
  ['UNetField', 'unet'],
  ['CLIPField', 'clip'],
  ['ModelField', 'model'],
  ['IntegerField', 'integer'],
  ['AnyField', 'any'],
])('%s has the colour of %s', (type, token) => {
  expect(typeColor(type)).toBe(`var(--type-${token})`);
});

test('types that nobody knows have one of the other colours, always the same', () => {
  const colors = ['acme.VoiceField', 'acme.ToneField', 'x.PhonemeField', 'constructor'].map(typeColor);
  expect(colors).toEqual(['acme.VoiceField', 'acme.ToneField', 'x.PhonemeField', 'constructor'].map(typeColor));
  for (const color of colors) expect(color).toMatch(/^var\(--type-([1-9]|1[0-2])\)$/);
  expect(new Set(colors).size).toBeGreaterThan(1);
});

test('every colour that is named is a token', () => {
  for (const type of ['ImageField', 'BooleanField', 'SecretField', 'BoardField', 'SubgraphField', 'acme.A', 'acme.B'])
    expect(TOKENS).toContain(`${typeColor(type).slice(4, -1)}:`);
});

test('types are called what people would', () => {
  expect(typeLabel('ImageField')).toBe('Image');
  expect(typeLabel('CLIPField')).toBe('CLIP');
  expect(typeLabel('acme.VoiceToneField')).toBe('Voice Tone');
});
