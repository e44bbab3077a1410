import { produce } from 'immer';
import { describe, expect, test } from 'vitest';
import { type Part, type WorkflowDocument, type WorkflowNode, workflowSchema } from '@/document/workflow';
import { nodeTemplate } from '@/schema/binding';
import { parseTemplates } from '@/schema/parse';
import { readCases } from './conformance';

const templates = parseTemplates(readCases('ports').document);
const document = workflowSchema.parse({
  format: 'nodeloom.workflow',
  format_version: 2,
  nodes: { c: { type: 'flow/call', inputs: { subgraph: { name: 'outer' } } }, n: { type: 'math/add' } },
  subgraphs: {
    outer: {
      nodes: { i: { type: 'flow/call', inputs: { subgraph: { name: 'add' } } } },
      interface: { inputs: { x: ['i', 'a'] }, outputs: { y: ['i', 'value'] } },
    },
    add: {
      nodes: { n: { type: 'math/add' } },
      interface: { inputs: { a: ['n', 'a'] }, outputs: { value: ['n', 'value'] } },
    },
  },
});

function templateOf(node: string, place: readonly string[] = [], within: WorkflowDocument = document) {
  return nodeTemplate(within, place, node, templates);
}

describe('the template of a node', () => {
  test('is that of its type where it has no ports', () => {
    expect(templateOf('n')).toBe(templates['math/add']);
    expect(templateOf('gone')).toBeUndefined();
    expect(templateOf('constructor')).toBeUndefined();
    expect(templateOf('n', ['gone'])).toBeUndefined();
  });

  test('is the same object while nothing changes that it comes from', () => {
    const moved = produce(document, (draft) => {
      draft.view.positions.c = [1, 2];
      subgraph(draft, 'outer').view.positions.i = [3, 4];
      nodeIn(draft, 'n').inputs.a = 5;
    });
    expect(templateOf('c', [], moved)).toBe(templateOf('c'));
  });

  test('follows a change of a subgraph within its subgraph', () => {
    const changed = produce(document, (draft) => {
      nodeIn(subgraph(draft, 'add'), 'n').inputs.a = 7;
    });
    expect(templateOf('c')?.inputs.x?.default).toBe(1);
    expect(templateOf('c', [], changed)?.inputs.x?.default).toBe(7);
    expect(templateOf('c')?.inputs.x?.default).toBe(1);
  });

  test('follows a nearer subgraph of the same name', () => {
    const nested = produce(document, (draft) => {
      subgraph(draft, 'outer').subgraphs.add = {
        ...subgraph(draft, 'add'),
        interface: { inputs: {}, outputs: { other: ['n', 'value'] } },
      };
    });
    expect(Object.keys(templateOf('i', ['outer'], nested)?.outputs ?? {})).toEqual(['other']);
    expect(Object.keys(templateOf('c', [], nested)?.outputs ?? {})).toEqual([]);
    expect(Object.keys(templateOf('i', ['outer'])?.outputs ?? {})).toEqual(['value']);
  });

  test('is that of how a draft is now', () => {
    produce(document, (draft) => {
      expect(templateOf('c', [], draft)?.inputs.x?.default).toBe(1);
      nodeIn(subgraph(draft, 'add'), 'n').inputs.a = 9;
      expect(templateOf('c', [], draft)?.inputs.x?.default).toBe(9);
    });
  });

  test('has no ports where subgraphs run inside each other', () => {
    const endless = produce(document, (draft) => {
      subgraph(draft, 'add').nodes.m = {
        type: 'flow/call',
        inputs: { subgraph: { name: 'outer' } },
        mode: 'normal',
        label: '',
      };
      subgraph(draft, 'add').interface.outputs.again = ['m', 'y'];
    });
    expect(Object.keys(templateOf('c', [], endless)?.inputs ?? {})).toEqual(['subgraph', 'x']);
  });
});

function subgraph(part: Part, name: string): Part {
  const found = part.subgraphs[name];
  if (!found) throw new Error(`there is no subgraph ${name}`);
  return found;
}

function nodeIn(part: Part, id: string): WorkflowNode {
  const found = part.nodes[id];
  if (!found) throw new Error(`there is no node ${id}`);
  return found;
}
