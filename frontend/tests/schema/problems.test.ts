import { produce } from 'immer';
import { describe, expect, test } from 'vitest';
import { type WorkflowDocument, workflowSchema } from '@/document/workflow';
import { parseTemplates } from '@/schema/parse';
import { problems, problemsAt } from '@/schema/problems';
import { readCases } from './conformance';

const templates = parseTemplates(readCases('ports').document);

function workflow(content: object): WorkflowDocument {
  return workflowSchema.parse({ format: 'nodeloom.workflow', format_version: 2, nodes: {}, ...content });
}

function told(document: WorkflowDocument): readonly (readonly unknown[])[] {
  return problems(document, templates).map(({ code, place, node, field }) => [code, place.join('/'), node, field]);
}

const nested = workflow({
  nodes: { c: { type: 'flow/call', inputs: { subgraph: { name: 'sum' } } } },
  subgraphs: {
    sum: {
      nodes: { n: { type: 'math/add' }, m: { type: 'math/add' } },
      interface: { inputs: { b: ['n', 'b'] }, outputs: { value: ['n', 'value'] } },
    },
    spare: { nodes: { n: { type: 'math/add' } } },
  },
});

describe('problems', () => {
  test('name node, field and value as people know them, and what the value must be', () => {
    const document = workflow({
      nodes: { n: { type: 'math/add', label: 'Total', inputs: { a: -1 } } },
      view: { fields: { n: { b: { label: 'Price' } } } },
    });
    const [value, missing] = problems(document, templates);
    expect(value?.message).toBe('Total: First is -1, must be at least 0');
    expect(value?.brief).toBe('must be at least 0');
    expect(missing?.message).toBe('Total: Price is missing: connect it or give it a value');
  });

  test('of a graph inside tell where it is; what the interface gives is not missing', () => {
    expect(told(nested)).toEqual([
      ['missing-input', 'sum', 'm', 'b'],
      ['missing-input', '', 'c', 'b'],
    ]);
  });

  test('of a graph that nothing runs are told of that graph alone', () => {
    const found = problemsAt(nested, ['spare'], templates);
    expect(found.map(({ code, node }) => [code, node])).toEqual([['missing-input', 'n']]);
    expect(problemsAt(nested, ['gone'], templates)).toEqual([]);
  });

  test('are none of a muted node, nor of one that lacks what a muted one would give', () => {
    const document = workflow({
      nodes: {
        a: { type: 'math/add', inputs: { b: 'x' }, mode: 'muted' },
        b: { type: 'math/add' },
        c: { type: 'nobody/knows', mode: 'bypassed' },
      },
      edges: [['a', 'value', 'b', 'b']],
    });
    expect(told(document)).toEqual([]);
  });

  test('of a node whose subgraph is gone are that alone', () => {
    const document = workflow({
      nodes: { c: { type: 'flow/call', inputs: { subgraph: { name: 'gone' }, b: 1 } } },
    });
    expect(told(document)).toEqual([['unknown-subgraph', '', 'c', undefined]]);
  });

  test('are the same objects where nothing changed, and new where something did', () => {
    const before = problems(nested, templates);
    const changed = produce(nested, (draft) => {
      draft.view.positions.c = [1, 2];
      draft.nodes.d = { type: 'math/add', inputs: {}, mode: 'normal', label: '' };
    });
    const after = problems(changed, templates);
    expect(after).toHaveLength(before.length + 1);
    expect(after[0]).toBe(before[0]);
    expect(after[1]).toBe(before[1]);
  });

  test('of edges follow the names of the nodes', () => {
    const document = workflow({
      nodes: { a: { type: 'math/add', inputs: { b: 1 } }, s: { type: 'list/sort' } },
      edges: [['a', 'value', 's', 'numbers']],
    });
    const renamed = produce(document, (draft) => {
      Object.assign(draft.nodes.s ?? {}, { label: 'Ranking' });
    });
    expect(problems(document, templates)[0]?.message).toContain('Sort: ');
    expect(problems(renamed, templates)[0]?.message).toContain('Ranking: ');
  });

  test('of a type from a pack that is not there say so, and of a misspelt one what is near', () => {
    const document = workflow({ nodes: { a: { type: 'gone/x' }, b: { type: 'math/addd' } } });
    const [gone, misspelt] = problems(document, templates).map(({ message }) => message);
    expect(gone).toContain('the pack gone is not installed');
    expect(misspelt).toContain('near it are math/add');
  });
});
