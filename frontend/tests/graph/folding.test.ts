import { describe, expect, test } from 'vitest';
import { foldable, isFolded } from '@/graph/folding';
import { parseTemplates } from '@/schema/parse';

const templates = parseTemplates({
  components: {
    schemas: {
      draw: {
        class: 'invocation',
        properties: {
          type: { const: 'acme/draw', field_kind: 'node_attribute' },
          steps: { type: 'integer', field_kind: 'input' },
          churn: { type: 'number', field_kind: 'input', ui_advanced: true },
          noise: { type: 'number', field_kind: 'input', ui_advanced: true },
        },
      },
    },
  },
});
const inputs = templates['acme/draw']?.inputs ?? {};
const unused = { node: { inputs: {} }, view: undefined, used: false };

function folded(name: string, use: Partial<Parameters<typeof isFolded>[1]> = {}): boolean {
  const input = inputs[name];
  if (!input) throw new Error(`there is no ${name}`);
  return isFolded(input, { ...unused, ...use });
}

describe('a seldom needed input', () => {
  test('is folded away, and no other', () => {
    expect(folded('churn')).toBe(true);
    expect(folded('steps')).toBe(false);
  });

  test('is shown once it has a value, a wire or a name, or somebody asked', () => {
    expect(folded('churn', { node: { inputs: { churn: 0 } } })).toBe(false);
    expect(folded('churn', { used: true })).toBe(false);
    expect(folded('churn', { view: { advanced: true } })).toBe(false);
  });

  test('counts among those that can be folded whether or not they are', () => {
    expect(foldable(Object.values(inputs), () => ({ node: { inputs: { noise: 1 } }, used: false }))).toBe(1);
  });
});
