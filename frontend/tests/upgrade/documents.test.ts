import { describe, expect, test } from 'vitest';
import { valueText } from '@/document/value-text';
import { workflowSchema } from '@/document/workflow';
import { keptIn, keptInJSON, markKept } from '@/upgrade/keeping';
import { everyNode, fieldAt, nodeAt } from '@/upgrade/paths';
import { readReport } from '@/upgrade/report';
import { oddNodes, standingsOf } from '@/upgrade/standing';
import { stillMissing } from '@/upgrade/still-missing';
import { change, flow, migrated } from './reports';

const NODE = { type: 't/x', version: 1, inputs: { model: { name: 'base' }, text: 'a <lora:ink:1>' } };
const DOCUMENT = flow({ n: NODE, 'a.b': NODE }, { subgraphs: { 'in/ner': { nodes: { n: NODE } } } });

function document() {
  return workflowSchema.parse(structuredClone(DOCUMENT));
}

describe('paths', () => {
  test('lead to nodes and fields at any depth, whatever their names hold', () => {
    expect([...everyNode(document())].map(({ path }) => path)).toEqual(['n', 'a.b', 'in/ner/n']);
    for (const path of ['n', 'a.b', 'in/ner/n']) expect(nodeAt(document(), path)?.path).toBe(path);
    expect(nodeAt(document(), 'in/ner/n')?.place).toEqual(['in/ner']);
    expect(fieldAt(document(), 'a.b.model')).toMatchObject({ id: 'a.b', field: 'model' });
    expect([nodeAt(document(), 'in/n'), nodeAt(document(), 'toString'), fieldAt(document(), 'n')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('the mark of kept nodes', () => {
  test('is set on these and taken off all others, and nothing else of the view changes', () => {
    const marked = document();
    marked.view.nodes.n = { pinned: true };
    markKept(marked, new Set(['n', 'in/ner/n']));
    expect(keptIn(marked)).toEqual(['n', 'in/ner/n']);
    expect(keptInJSON(JSON.parse(JSON.stringify(marked)))).toEqual(['n', 'in/ner/n']);
    markKept(marked, new Set(['a.b']));
    expect(keptIn(marked)).toEqual(['a.b']);
    expect(marked.view.nodes).toEqual({ n: { pinned: true }, 'a.b': { kept: true } });
    expect(marked.subgraphs['in/ner']?.view.nodes).toEqual({});
  });

  test.each([null, [], 'x', { nodes: [1] }, { view: 3, nodes: { a: 1 } }, flow({})])(
    'is in no document that is none: %j',
    (found) => {
      expect(keptInJSON(found)).toEqual([]);
    },
  );
});

describe('odd nodes', () => {
  const templates = { 't/x': { version: 2 }, 't/y': { version: 1 } } as never;

  test('are those of types or versions that are not installed', () => {
    const found = workflowSchema.parse(
      flow({ old: NODE, gone: { type: 'u/z' }, now: { type: 't/y', version: 1 }, unsaid: { type: 't/x' } }),
    );
    expect([...oddNodes(found, templates).keys()]).toEqual(['old', 'gone']);
  });

  test('stand as the server says', () => {
    const odd = new Map(Object.entries({ a: NODE, b: NODE, c: NODE, d: NODE })) as never;
    const missing = [{ type: 't/x', program: 'InvokeAI', nodes: ['b'] }];
    const changes = [change({ node: 'a', op: 'keep', message: 'it could' }), change({ node: 'c', status: 'blocked' })];
    const found = standingsOf(odd, readReport(migrated({}, { missing, changes })));
    expect([...found].map(([path, { kind }]) => [path, kind])).toEqual([
      ['a', 'kept'],
      ['b', 'missing'],
      ['c', 'blocked'],
      ['d', 'unknown'],
    ]);
  });
});

test('a model is missing for as long as a field names it', () => {
  const model = (name: string, ...places: string[]) => ({ name, places, offers: [] });
  const models = [
    model('base', 'n.model', 'a.b.model', 'gone.model'),
    model('ink', 'n.text'),
    model('other', 'n.model'),
  ];
  expect(stillMissing(models, document()).map(({ name, places }) => [name, places])).toEqual([
    ['base', ['n.model', 'a.b.model']],
    ['ink', ['n.text']],
  ]);
});

test.each([
  ['plain', 'plain'],
  [' ', '" "'],
  [{ name: 'sdxl' }, 'sdxl'],
  [{ name: 'sdxl', base: 'x' }, '{"name":"sdxl","base":"x"}'],
  [[1, null], '[1,null]'],
  ['a\nb', 'a b'],
  ['x'.repeat(100), `${'x'.repeat(79)}…`],
])('a value is told in short: %j', (value, text) => {
  expect(valueText(value)).toBe(text);
});
