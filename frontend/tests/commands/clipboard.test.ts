import { describe, expect, test, vi } from 'vitest';
import { copiedText, pasteText } from '@/commands/clipboard';
import { type WorkflowDocument, workflowSchema } from '@/document/workflow';
import { nodesSelected } from '@/editor/selection';
import { bench } from '../bench';
import { documentOf, templates } from '../graph/library';

const refused = () => Promise.reject(new Error('nobody knows this format'));
const unasked = () => Promise.reject(new Error('nobody is asked'));

function sum(): WorkflowDocument {
  return documentOf({ one: 'make/integer', sum: 'math/add', end: 'math/add' }, [
    ['one', 'value', 'sum', 'a'],
    ['sum', 'value', 'end', 'a'],
  ]);
}

function copied(document: WorkflowDocument, ids: readonly string[]): string {
  const tools = bench(document, templates);
  tools.editor.select(nodesSelected(ids));
  return copiedText(tools) ?? '';
}

function noticesOf(tools: ReturnType<typeof bench>): string[] {
  return tools.ui.getState().notices.map(({ text }) => text);
}

describe('what is copied', () => {
  test('is a whole document as text', () => {
    const document = workflowSchema.parse(JSON.parse(copied(sum(), ['sum', 'end'])));
    expect(Object.keys(document.nodes)).toEqual(['sum', 'end']);
    expect(document.edges).toEqual([['sum', 'value', 'end', 'a']]);
  });

  test('takes the subgraphs along that it uses, and no others', () => {
    const document = documentOf({ call: 'flow/call' });
    document.subgraphs = { used: documentOf({ x: 'math/add' }), other: documentOf({}) };
    Object.assign(document.nodes.call ?? {}, { inputs: { subgraph: { name: 'used' } } });
    expect(Object.keys(JSON.parse(copied(document, ['call'])).subgraphs)).toEqual(['used']);
  });

  test('is nothing where nothing is selected', () => {
    expect(copiedText(bench(sum(), templates))).toBeUndefined();
  });
});

describe('a text that is pasted', () => {
  test('keeps every digit of whole numbers', async () => {
    const document = sum();
    Object.assign(document.nodes.sum?.inputs ?? {}, { b: 18446744073709551615n });
    const text = copied(document, ['sum']);
    expect(text).toContain('"b": 18446744073709551615');
    const tools = bench(documentOf({}), templates);
    await pasteText(tools, text, {}, unasked);
    expect(tools.editor.store.getState().document.nodes.sum?.inputs.b).toBe(18446744073709551615n);
  });

  test('comes as one step with ids of its own, and is selected', async () => {
    const tools = bench(sum(), templates);
    await pasteText(tools, copied(sum(), ['sum', 'end']), {}, unasked);
    const { document, selection, history } = tools.editor.store.getState();
    expect(Object.keys(document.nodes)).toEqual(['one', 'sum', 'end', 'add', 'add_2']);
    expect(document.edges).toContainEqual(['add', 'value', 'add_2', 'a']);
    expect([...selection.nodes]).toEqual(['add', 'add_2']);
    expect(history.done).toHaveLength(1);
  });

  test('keeps incoming wires if it is asked to', async () => {
    const tools = bench(sum(), templates);
    await pasteText(tools, copied(sum(), ['sum']), { arriving: true }, unasked);
    expect(tools.editor.store.getState().document.edges).toContainEqual(['one', 'value', 'add', 'a']);
  });

  test('of another version is brought up to date first', async () => {
    const tools = bench(documentOf({}), templates);
    const given = { format: 'nodeloom.workflow', format_version: 1, nodes: { old: { type: 'math/add' } } };
    const migrate = vi.fn(async () => ({ document: documentOf({ fresh: 'math/add' }), summary: 'format 1 to 2' }));
    await pasteText(tools, JSON.stringify(given), {}, migrate);
    expect(migrate).toHaveBeenCalledWith(given);
    expect(Object.keys(tools.editor.store.getState().document.nodes)).toEqual(['fresh']);
    expect(noticesOf(tools)[0]).toContain('format 1 to 2');
  });

  test('with nodes of older versions is brought up to date, too', async () => {
    const tools = bench(documentOf({}), templates);
    const old = sum();
    Object.assign(old.nodes.one ?? {}, { version: 7 });
    const migrate = vi.fn(async () => ({ document: sum(), summary: '' }));
    await pasteText(tools, JSON.stringify(old), {}, migrate);
    expect(migrate).toHaveBeenCalledOnce();
  });

  test('that is no workflow is refused in words', async () => {
    const tools = bench(sum(), templates);
    for (const text of ['hello', '[1, 2]', '{"a": 1}', '']) await pasteText(tools, text, {}, refused);
    expect(Object.keys(tools.editor.store.getState().document.nodes)).toHaveLength(3);
    expect(tools.ui.getState().notices.map(({ count }) => count)).toEqual([3, 1]);
    await pasteText(tools, '{"nodes": {"a": 1}}', {}, refused);
    expect(noticesOf(tools).at(-1)).toContain('nobody knows this format');
  });

  test('brings subgraphs along, but for those that are the same here', async () => {
    const document = documentOf({ call: 'flow/call' });
    document.subgraphs = { used: documentOf({ x: 'math/add' }) };
    Object.assign(document.nodes.call ?? {}, { inputs: { subgraph: { name: 'used' } } });
    const text = copied(document, ['call']);
    const same = bench(structuredClone(document), templates);
    await pasteText(same, text, {}, unasked);
    expect(Object.keys(same.editor.store.getState().document.subgraphs)).toEqual(['used']);
    const different = structuredClone(document);
    different.subgraphs = { used: documentOf({ y: 'make/image' }) };
    const tools = bench(different, templates);
    await pasteText(tools, text, {}, unasked);
    const { nodes, subgraphs } = tools.editor.store.getState().document;
    expect(Object.keys(subgraphs)).toEqual(['used', 'used_2']);
    expect(nodes.call_2?.inputs).toEqual({ subgraph: { name: 'used_2' } });
  });
});
