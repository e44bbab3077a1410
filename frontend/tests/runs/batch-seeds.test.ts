import { describe, expect, test } from 'vitest';
import { emptyDocument } from '@/document/workflow';
import { firstRows, runsOf } from '@/runs/batch';
import { withOwnSeeds } from '@/runs/batch_seeds';
import { setSeedChoice } from '@/runs/seeds';
import { parseTemplates } from '@/schema/parse';

const integer = { field_kind: 'input', type: 'integer', input: 'any' };
const TEMPLATES = parseTemplates({
  components: {
    schemas: {
      noise: {
        class: 'invocation',
        properties: {
          type: { const: 'acme/noise', field_kind: 'node_attribute' },
          seed: { ...integer, ui_component: 'seed', minimum: 0, maximum: 18446744073709551615n },
          steps: integer,
        },
      },
    },
  },
});

function drawing() {
  const document = emptyDocument();
  document.nodes.n = { type: 'acme/noise', inputs: { seed: 7 }, mode: 'normal', label: '' };
  document.interface.inputs.luck = ['n', 'seed'];
  setSeedChoice(document, 'n', 'seed', 'each_run');
  return document;
}

function counting(from = 0) {
  let last = from;
  return () => ++last;
}

describe('a batch', () => {
  test('whose seed is new in each run has another one in every run, and else the same runs', () => {
    const batch = [{ a: ['x', 'y'], b: [1, 2] }, { c: [true, false] }];
    const seeded = withOwnSeeds(batch, drawing(), TEMPLATES, counting());
    expect(runsOf(seeded)).toBe(4);
    expect(firstRows(seeded, 4)).toEqual([
      { a: 'x', b: 1, c: true, 'n.seed': 1 },
      { a: 'x', b: 1, c: false, 'n.seed': 2 },
      { a: 'y', b: 2, c: true, 'n.seed': 3 },
      { a: 'y', b: 2, c: false, 'n.seed': 4 },
    ]);
  });

  test('that gives the seed itself, by either name, is left alone', () => {
    for (const name of ['n.seed', 'luck']) {
      const batch = [{ [name]: [1, 2] }];
      expect(withOwnSeeds(batch, drawing(), TEMPLATES)).toBe(batch);
    }
  });

  test('of a workflow whose seeds are kept is left alone', () => {
    const document = drawing();
    setSeedChoice(document, 'n', 'seed', 'keep');
    const batch = [{ 'n.steps': [1, 2] }];
    expect(withOwnSeeds(batch, document, TEMPLATES)).toBe(batch);
  });
});
