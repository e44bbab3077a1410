import { describe, expect, test } from 'vitest';
import { emptyDocument, emptyPart, type Part, type WorkflowDocument } from '@/document/workflow';
import { DRAWN_BELOW, drawSeed, seedChoice, setSeedChoice, withDrawnSeeds } from '@/runs/seeds';
import { parseTemplates } from '@/schema/parse';

const integer = { field_kind: 'input', type: 'integer', input: 'any' };
const TEMPLATES = parseTemplates({
  components: {
    schemas: {
      noise: {
        class: 'invocation',
        properties: {
          type: { const: 'acme/noise', field_kind: 'node_attribute' },
          seed: { ...integer, ui_component: 'seed', minimum: 0, maximum: 99 },
          steps: integer,
        },
      },
    },
  },
});

function withNoise<P extends Part>(part: P, ...inputs: string[]): P {
  part.nodes.n = { type: 'acme/noise', inputs: { seed: 7, steps: 20 }, mode: 'normal', label: '' };
  for (const input of inputs) setSeedChoice(part, 'n', input, 'each_run');
  return part;
}

function drawn(document: WorkflowDocument) {
  return withDrawnSeeds(document, TEMPLATES, () => 1234);
}

describe('seeds of a run', () => {
  test('are kept where nothing else was chosen', () => {
    const document = withNoise(emptyDocument());
    expect(drawn(document)).toEqual({ document, seeds: [] });
  });

  test('are drawn where that was chosen, within the bounds of their input, and the given document stays', () => {
    const document = withNoise(emptyDocument(), 'seed');
    const { document: sent, seeds } = drawn(document);
    expect(sent.nodes.n?.inputs).toEqual({ seed: 34, steps: 20 });
    expect(seeds).toEqual([{ place: [], node: 'n', input: 'seed', seed: 34 }]);
    expect(document.nodes.n?.inputs.seed).toBe(7);
  });

  test('are drawn in subgraphs too', () => {
    const document = emptyDocument();
    document.subgraphs.inner = withNoise(emptyPart(), 'seed');
    expect(drawn(document).seeds).toEqual([{ place: ['inner'], node: 'n', input: 'seed', seed: 34 }]);
  });

  test('come from an edge where there is one, and are never drawn for what is no seed', () => {
    const document = withNoise(emptyDocument(), 'seed', 'steps');
    document.edges.push(['other', 'value', 'n', 'seed']);
    expect(drawn(document).seeds).toEqual([]);
  });

  test('are whole numbers that people can read', () => {
    const seed = drawSeed();
    expect(Number.isInteger(seed)).toBe(true);
    expect(seed).toBeGreaterThanOrEqual(0);
    expect(seed).toBeLessThan(DRAWN_BELOW);
  });
});

test('a choice that is usual is not written, and leaves labels alone', () => {
  const part = withNoise(emptyPart(), 'seed');
  expect(seedChoice(part, 'n', 'seed')).toBe('each_run');
  setSeedChoice(part, 'n', 'seed', 'keep');
  expect(part.view.fields).toEqual({});
  part.view.fields.n = { seed: { label: 'Noise' } };
  setSeedChoice(part, 'n', 'seed', 'each_run');
  setSeedChoice(part, 'n', 'seed', 'keep');
  expect(part.view.fields).toEqual({ n: { seed: { label: 'Noise' } } });
});
