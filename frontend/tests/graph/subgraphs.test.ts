import { describe, expect, test } from 'vitest';
import { ROOT } from '@/document/place';
import { type Edge, emptyPart, type WorkflowDocument } from '@/document/workflow';
import { nodesBetween, pack } from '@/graph/packing';
import { removePort, renamePort, renameSubgraph, unusedSubgraphs } from '@/graph/subgraphs';
import { unpack } from '@/graph/unpacking';
import { caller, documentOf, relayType, templates, typesOf } from './library';

const NOTHING: ReadonlySet<string> = new Set();

function packed(document: WorkflowDocument, ids: readonly string[], name = 'part'): string {
  const things = { nodes: new Set(ids), frames: NOTHING, notes: NOTHING };
  const { templatesOf } = typesOf(document);
  return pack(document, things, { name, title: name, caller, relay: relayType, templateOf: templatesOf(document) });
}

function chain(): WorkflowDocument {
  const edges: Edge[] = [
    ['one', 'value', 'sum', 'a'],
    ['one', 'value', 'sum', 'b'],
    ['sum', 'value', 'end', 'a'],
  ];
  return documentOf({ one: 'make/integer', sum: 'math/add', end: 'math/add' }, edges);
}

describe('a subgraph made of nodes', () => {
  test('takes what comes from one output by one port, and gives what leads out', () => {
    const document = chain();
    const call = packed(document, ['sum']);
    expect(document.edges).toEqual([
      ['one', 'value', call, 'a'],
      [call, 'value', 'end', 'a'],
    ]);
    expect(document.subgraphs.part?.interface).toEqual({
      inputs: { a: ['relay', 'in'] },
      outputs: { value: ['sum', 'value'] },
    });
    expect(document.nodes[call]?.inputs).toEqual({ subgraph: { name: 'part' } });
  });

  test('keeps names of the workflow’s interface for what moved in', () => {
    const document = chain();
    document.interface.inputs.start = ['one', 'value'];
    document.interface.outputs.total = ['sum', 'value'];
    const call = packed(document, ['one', 'sum']);
    expect(document.interface).toEqual({ inputs: { start: [call, 'start'] }, outputs: { total: [call, 'total'] } });
    expect(document.subgraphs.part?.interface.inputs).toEqual({ start: ['one', 'value'] });
  });

  test('has ports of other names than its caller’s own fields', () => {
    const document = documentOf({ one: 'make/integer', loop: 'flow/loop' }, [['one', 'value', 'loop', 'most']]);
    packed(document, ['loop']);
    expect(Object.keys(document.subgraphs.part?.interface.inputs ?? {})).toEqual(['most']);
    const other = documentOf({ one: 'flow/call' });
    other.interface.inputs.subgraph = ['one', 'subgraph'];
    packed(other, ['one']);
    expect(Object.keys(other.subgraphs.part?.interface.inputs ?? {})).toEqual(['subgraph_2']);
  });

  test('takes pins and looks along, and brings them back when it is taken apart', () => {
    const document = chain();
    document.pins.sum = [{ outputs: { value: 3 } }];
    document.view.nodes.sum = { color: '#ff0000' };
    const before = structuredClone(document);
    const call = packed(document, ['sum']);
    expect(Object.keys(document.pins)).toEqual([]);
    unpack(document, ROOT, call, { templates, types: typesOf(document), relay: relayType });
    expect(document.pins).toEqual(before.pins);
    expect(document.view).toEqual(before.view);
  });

  test('would feed itself where a node between is left out', () => {
    expect(nodesBetween(chain(), new Set(['one', 'end']))).toEqual(['sum']);
    expect(nodesBetween(chain(), new Set(['one', 'sum']))).toEqual([]);
  });
});

describe('a subgraph that is taken apart', () => {
  test('stays for others who use it', () => {
    const document = chain();
    const call = packed(document, ['sum']);
    document.nodes.again = structuredClone(document.nodes[call] ?? { type: '', inputs: {}, mode: 'normal', label: '' });
    unpack(document, ROOT, call, { templates, types: typesOf(document), relay: relayType });
    expect(Object.keys(document.subgraphs)).toEqual(['part']);
    unpack(document, ROOT, 'again', { templates, types: typesOf(document), relay: relayType });
    expect(Object.keys(document.subgraphs)).toEqual([]);
    expect(Object.values(document.nodes).filter(({ type }) => type === 'math/add')).toHaveLength(3);
  });

  test('puts the values of its ports where they belong, and the mode of the call', () => {
    const document = documentOf({ call: 'flow/call' });
    document.subgraphs.part = {
      ...emptyPart(),
      ...documentOf({ add: 'math/add' }),
      interface: { inputs: { x: ['add', 'a'] }, outputs: {} },
    };
    const call = document.nodes.call;
    if (call) Object.assign(call, { inputs: { subgraph: { name: 'part' }, x: 7 }, mode: 'muted' });
    unpack(document, ROOT, 'call', { templates, types: typesOf(document), relay: relayType });
    expect(document.nodes.add).toMatchObject({ inputs: { a: 7 }, mode: 'muted' });
  });

  test('brings its own subgraphs out under names that are free', () => {
    const document = chain();
    packed(document, ['sum'], 'inner');
    const call = packed(document, ['inner'], 'outer');
    const outer = document.subgraphs.outer;
    const inner = document.subgraphs.inner;
    if (!outer || !inner) throw new Error('both are there');
    outer.subgraphs.inner = structuredClone(inner); // a nearer one of the same name
    unpack(document, ROOT, call, { templates, types: typesOf(document), relay: relayType });
    expect(Object.keys(document.subgraphs)).toEqual(['inner', 'inner_2']);
    expect(document.nodes.inner?.inputs.subgraph).toEqual({ name: 'inner_2' });
  });
});

describe('the names of a subgraph', () => {
  test('are changed for all who use it', () => {
    const document = chain();
    const call = packed(document, ['sum']);
    expect(renameSubgraph(document, ['part'], 'Add twice', templates)).toEqual(['add_twice']);
    expect(document.nodes[call]).toMatchObject({ label: 'Add twice', inputs: { subgraph: { name: 'add_twice' } } });
    renamePort(document, ['add_twice'], 'inputs', 'a', 'first', templates);
    renamePort(document, ['add_twice'], 'outputs', 'value', 'sum', templates);
    expect(document.edges).toEqual([
      ['one', 'value', call, 'first'],
      [call, 'sum', 'end', 'a'],
    ]);
  });

  test('go with their edges, and with what stood for them outside', () => {
    const document = chain();
    document.interface.outputs.total = ['sum', 'value'];
    const call = packed(document, ['sum']);
    removePort(document, ['part'], 'outputs', 'total', templates);
    expect(document.interface.outputs).toEqual({});
    expect(document.edges).toEqual([['one', 'value', call, 'a']]);
  });

  test('that nobody uses can be told', () => {
    const document = chain();
    const call = packed(document, ['sum'], 'inner');
    packed(document, [call], 'outer');
    expect(unusedSubgraphs(document, templates)).toEqual([]);
    delete document.nodes.outer;
    expect(unusedSubgraphs(document, templates)).toEqual([['inner'], ['outer']]);
  });
});
