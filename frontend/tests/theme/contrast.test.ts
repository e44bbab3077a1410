import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Tokens of both themes that are plain colours, by their name without the dashes. */
function themes(): Record<'dark' | 'light', Record<string, string>> {
  const dark: Record<string, string> = {};
  const light: Record<string, string> = {};
  for (const file of ['tokens.css', 'types.css']) {
    const css = readFileSync(join(process.cwd(), 'src/theme', file), 'utf8');
    for (const [, selector = '', body = ''] of css.matchAll(/(:root[^{]*)\{([^}]*)\}/g)) {
      const tokens = selector.includes('light') ? light : dark;
      for (const [, name = '', value = ''] of body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)) tokens[name] = value;
    }
  }
  return { dark, light: { ...dark, ...light } };
}

/** Relative luminance of WCAG 2. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ['ground', 'surface', 'surface-2', 'surface-3', 'field'];
const WORDS = ['ink', 'ink-2', 'ink-3', 'good', 'warn', 'bad', 'accent'];
const PAIRS: [string, string][] = [
  ...WORDS.flatMap((word) => GROUNDS.map((ground): [string, string] => [word, ground])),
  ['accent-ink', 'accent'],
  ['accent-ink', 'accent-hover'],
  ['danger-ink', 'danger'],
  ...['ink', 'ink-2', 'accent'].map((word): [string, string] => [word, 'accent-soft']),
  ...['good', 'warn', 'bad'].flatMap((tone): [string, string][] => [
    [tone, `${tone}-soft`],
    ['ink', `${tone}-soft`],
    ['ink-2', `${tone}-soft`],
  ]),
];

describe.each(Object.entries(themes()))('the %s theme', (_, tokens) => {
  const ratio = (one: string, other: string) => contrast(tokens[one] ?? '', tokens[other] ?? '');

  test.each(PAIRS)('lets %s be read on %s', (word, ground) => {
    expect(ratio(word, ground)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(['line-strong', 'accent'])('sets %s, which bounds controls, off from what is around them', (line) => {
    for (const ground of ['ground', 'surface', 'surface-2', 'field'])
      expect(ratio(line, ground)).toBeGreaterThanOrEqual(3);
  });

  const types = Object.keys(tokens).filter((name) => /^(type|tint)-/.test(name));
  test.each(types)('sets wires and handles of %s off from graph and nodes', (type) => {
    for (const ground of ['ground', 'surface', 'surface-2']) expect(ratio(type, ground)).toBeGreaterThanOrEqual(3);
  });

  test('has a colour for each type that is familiar, no two of them the same', () => {
    expect(types.length).toBe(40);
    expect(new Set(types.map((name) => tokens[name])).size).toBe(types.length);
  });
});

test('both themes say the same tokens', () => {
  const { dark, light } = themes();
  expect(Object.keys(light).sort()).toEqual(Object.keys(dark).sort());
  for (const name of Object.keys(dark)) if (name.startsWith('type-')) expect(light[name]).not.toBe(dark[name]);
});
