import { act, render, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { emptyDocument } from '@/document/workflow';
import { nodesSelected } from '@/editor/selection';
import { Inspector } from '@/panels/inspector/Inspector';
import type { Runs } from '@/runs/runs';
import { bench, inBench } from '../bench';
import { user } from '../user';
import { TEMPLATES } from './types';

const RUNS = {
  problems: createStore(() => []),
  shown: createStore(() => ({ watch: undefined })),
} as unknown as Runs;

/** The inspector of a graph in which a loader leads to a blur. */
function opened(...selected: string[]) {
  const document = emptyDocument('My graph');
  document.nodes.load = { type: 'image/load', inputs: {}, mode: 'normal', label: '' };
  document.nodes.blur = { type: 'image/blur', inputs: { radius: 20 }, mode: 'normal', label: '' };
  document.edges.push(['load', 'value', 'blur', 'image']);
  const tools = bench(document, TEMPLATES, { runs: RUNS });
  tools.editor.select(nodesSelected(selected));
  render(inBench(tools, <Inspector />));
  return { ...tools, document: () => tools.editor.store.getState().document };
}

const field = (name: string) => screen.getByText(name, { selector: 'label' }).closest('[data-field]') as HTMLElement;

describe('the inspector of a node', () => {
  test('calls it something else, as one step', async () => {
    const { editor, document } = opened('blur');
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'Soft');
    expect(document().nodes.blur?.label).toBe('Soft');
    editor.undo();
    expect(document().nodes.blur?.label).toBe('');
  });

  test('changes a value, and takes it back', async () => {
    const { document } = opened('blur');
    await user.click(within(field('radius')).getByRole('button', { name: 'Reset radius' }));
    expect(document().nodes.blur?.inputs).toEqual({});
    const input = screen.getByRole('spinbutton', { name: 'radius' });
    await user.clear(input);
    await user.type(input, '31');
    expect(document().nodes.blur?.inputs.radius).toBe(31);
  });

  test('shows a value that is for no input, and takes it away', async () => {
    const { editor, document } = opened('blur');
    expect(screen.queryByText('Values without an input')).toBeNull();
    act(() => editor.editPart('spoil', (part) => Object.assign(part.nodes.blur?.inputs ?? {}, { newer: 'auto' })));
    await screen.findByText('"auto"');
    await user.click(screen.getByRole('button', { name: 'Remove the value of newer' }));
    expect(document().nodes.blur?.inputs).toEqual({ radius: 20 });
    await waitFor(() => expect(screen.queryByText('Values without an input')).toBeNull());
  });

  test('says where a value comes from, goes there, and cuts the wire', async () => {
    const { editor, ui, document } = opened('blur');
    await user.click(within(field('image')).getByRole('button', { name: 'Load image' }));
    expect([...editor.store.getState().selection.nodes]).toEqual(['load']);
    expect(ui.getState().goal).toEqual({ node: 'load', field: 'value' });
    editor.select(nodesSelected(['blur']));
    await user.click(await screen.findByRole('button', { name: 'Disconnect Load image' }));
    expect(document().edges).toEqual([]);
  });

  test('shows a field in the interface, and takes it out again', async () => {
    const { document } = opened('blur');
    await user.click(within(field('radius')).getByRole('button', { name: 'More for radius' }));
    await user.click(screen.getByRole('menuitem', { name: 'Show in the interface' }));
    expect(document().interface.inputs).toEqual({ radius: ['blur', 'radius'] });
    await user.click(within(field('radius')).getByRole('button', { name: 'More for radius' }));
    await user.click(screen.getByRole('menuitem', { name: 'Take out of the interface' }));
    expect(document().interface.inputs).toEqual({});
  });

  test('mutes it', async () => {
    const { document } = opened('blur');
    await user.click(screen.getByRole('radio', { name: 'Muted' }));
    expect(document().nodes.blur?.mode).toBe('muted');
  });

  test('says of a type that is not installed what to do', () => {
    const { editor } = opened('blur');
    const { nodes } = editor.store.getState().document;
    expect(nodes.blur).toBeTruthy();
    vi.spyOn(console, 'error');
    editor.editPart('x', (part) => {
      if (part.nodes.blur) part.nodes.blur.type = 'gone/blur';
    });
    return screen.findByText(/Its type is not known here/);
  });
});

describe('the inspector of several nodes', () => {
  test('changes all of them at once', async () => {
    const { editor, document } = opened('load', 'blur');
    expect(screen.getByRole('heading', { name: '2 nodes' })).toBeTruthy();
    await user.click(screen.getByRole('radio', { name: 'Bypassed' }));
    expect(Object.values(document().nodes).map(({ mode }) => mode)).toEqual(['bypassed', 'bypassed']);
    editor.undo();
    expect(Object.values(document().nodes).map(({ mode }) => mode)).toEqual(['normal', 'normal']);
  });
});

describe('the inspector of the workflow', () => {
  test('says what it is called and is about', async () => {
    const { document } = opened();
    const tags = screen.getByRole('textbox', { name: 'Tags' });
    await user.type(tags, 'soft, fast, soft,');
    await user.tab();
    expect(document().meta.tags).toEqual(['soft', 'fast']);
    await user.type(screen.getByRole('textbox', { name: 'Author' }), 'Ada');
    expect(document().meta.author).toBe('Ada');
  });

  test('renames, orders and takes out what is in the interface; a name that is taken stays', async () => {
    const { editor, document } = opened();
    editor.editPart('expose', (part) => {
      part.interface.inputs = { radius: ['blur', 'radius'], image: ['load', 'image'] };
    });
    const name = await screen.findByRole('textbox', { name: 'Name of radius' });
    await user.clear(name);
    await user.type(name, 'image{Enter}');
    expect(Object.keys(document().interface.inputs)).toEqual(['radius', 'image']);
    await user.clear(name);
    await user.type(name, 'softness{Enter}');
    expect(Object.keys(document().interface.inputs)).toEqual(['softness', 'image']);
    await user.click(screen.getByRole('button', { name: 'Move softness down' }));
    expect(Object.keys(document().interface.inputs)).toEqual(['image', 'softness']);
    await user.click(screen.getByRole('button', { name: 'Take image out of the interface' }));
    expect(Object.keys(document().interface.inputs)).toEqual(['softness']);
  });
});
