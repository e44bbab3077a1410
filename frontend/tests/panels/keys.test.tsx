import { fireEvent, render } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { nodesSelected } from '@/editor/selection';
import { useKeys } from '@/panels/commands/use-keys';
import { bench, inBench } from '../bench';
import { documentOf, templates } from '../graph/library';

function Listening() {
  useKeys();
  return (
    <main>
      <input aria-label="text" />
    </main>
  );
}

function listening() {
  const document = documentOf({ one: 'make/integer', end: 'math/add' }, [['one', 'value', 'end', 'a']]);
  const tools = bench(document, templates);
  const { container } = render(inBench(tools, <Listening />));
  return {
    tools,
    main: container.querySelector('main') ?? missing(),
    input: container.querySelector('input') ?? missing(),
    nodes: () => Object.keys(tools.editor.store.getState().document.nodes),
    edges: () => tools.editor.store.getState().document.edges,
  };
}

function missing(): never {
  throw new Error('it was not rendered');
}

/** What the browser hands over with an event of its clipboard. */
function clipboard(text = '') {
  const held = { text };
  return {
    held,
    clipboardData: { getData: () => held.text, setData: (_: string, given: string) => (held.text = given) },
  };
}

describe('the keyboard of the window', () => {
  test('runs commands, and keeps the browser from doing something else', () => {
    const { tools, main, nodes } = listening();
    tools.editor.select(nodesSelected(['end']));
    expect(fireEvent.keyDown(main, { key: 'd', ctrlKey: true })).toBe(false);
    expect(nodes()).toEqual(['one', 'end', 'add']);
    fireEvent.keyDown(main, { key: 'z', ctrlKey: true });
    expect(nodes()).toEqual(['one', 'end']);
    fireEvent.keyDown(main, { key: 'Delete' });
    expect(nodes()).toEqual(['one']);
  });

  test('leaves texts alone', () => {
    const { tools, input, nodes } = listening();
    tools.editor.select(nodesSelected(['end']));
    expect(fireEvent.keyDown(input, { key: 'Delete' })).toBe(true);
    expect(nodes()).toEqual(['one', 'end']);
  });
});

describe('the clipboard of the window', () => {
  test('takes what is selected, and brings it back with what led into it where Shift is held', async () => {
    const { tools, main, nodes, edges } = listening();
    tools.editor.select(nodesSelected(['end']));
    const copied = clipboard();
    fireEvent.copy(main, copied);
    expect(JSON.parse(copied.held.text).nodes).toHaveProperty('end');
    fireEvent.keyDown(main, { key: 'V', ctrlKey: true, shiftKey: true });
    fireEvent.paste(main, copied);
    await Promise.resolve();
    expect(nodes()).toEqual(['one', 'end', 'add']);
    expect(edges()).toContainEqual(['one', 'value', 'add', 'a']);
  });

  test('cuts', () => {
    const { tools, main, nodes } = listening();
    tools.editor.select(nodesSelected(['one']));
    fireEvent.cut(main, clipboard());
    expect(nodes()).toEqual(['end']);
  });

  test('is that of a text while one writes', () => {
    const { tools, input, nodes } = listening();
    tools.editor.select(nodesSelected(['one']));
    const copied = clipboard();
    fireEvent.cut(input, copied);
    expect(copied.held.text).toBe('');
    fireEvent.paste(input, clipboard('{}'));
    expect(nodes()).toEqual(['one', 'end']);
  });
});
