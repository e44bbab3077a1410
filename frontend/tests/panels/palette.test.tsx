import { render, screen } from '@testing-library/react';
import { beforeEach, describe, expect, test } from 'vitest';
import { useUi } from '@/app/bench';
import { emptyDocument, type Part } from '@/document/workflow';
import type { PaletteRequest } from '@/editor/ui';
import { Palette } from '@/panels/palette/Palette';
import { seedChoice } from '@/runs/seeds';
import { bench, inBench } from '../bench';
import { user } from '../user';
import { TEMPLATES } from './types';

function Dialogs() {
  const dialog = useUi((state) => state.dialog);
  return dialog?.kind === 'palette' ? <Palette request={dialog} /> : null;
}

/** The palette over a graph with a loader, for a request. */
function opened(request: Omit<PaletteRequest, 'kind'> = {}, prepare: (part: Part) => void = () => {}) {
  const document = emptyDocument();
  document.nodes.load = { type: 'image/load', inputs: {}, mode: 'normal', label: '' };
  prepare(document);
  const tools = bench(document, TEMPLATES);
  tools.ui.setState({ dialog: { kind: 'palette', ...request } });
  render(inBench(tools, <Dialogs />));
  return { ...tools, document: () => tools.editor.store.getState().document };
}

beforeEach(() => localStorage.clear());

describe('the palette', () => {
  test('adds by the keyboard alone what a few letters find, where it was asked for, and selects it', async () => {
    const { editor, ui, document } = opened({ at: { x: 100, y: 60 } });
    await user.keyboard('blr{Enter}');
    expect(document().nodes.blur?.type).toBe('image/blur');
    expect(document().view.positions.blur).toEqual([100, 60]);
    expect([...editor.store.getState().selection.nodes]).toEqual(['blur']);
    expect(ui.getState().dialog).toBeUndefined();
    editor.undo();
    expect(Object.keys(document().nodes)).toEqual(['load']);
  });

  test('goes through the list by arrows, and tells what each type is', async () => {
    opened();
    await user.keyboard('image');
    expect(screen.getByText('Blur image it is.')).toBeTruthy();
    await user.keyboard('{ArrowDown}');
    expect(screen.getByText('Load image it is.')).toBeTruthy();
  });

  test('connects the wire that it came from', async () => {
    const { document } = opened({ at: { x: 400, y: 100 }, wire: { port: ['load', 'value'], isOutput: true } });
    expect(screen.queryByRole('option', { name: /Integer/ })).toBeNull();
    await user.keyboard('blur{Enter}');
    expect(document().edges).toEqual([['load', 'value', 'blur', 'image']]);
  });

  test('puts a node between two fields that do not fit each other', async () => {
    const number = { type: 'core/integer', inputs: {}, mode: 'normal', label: '' } as const;
    const { document } = opened({ into: ['load', 'value', 'number', 'value'] }, (part) => {
      part.nodes.number = { ...number };
    });
    expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual(['Size of imageimage']);
    await user.keyboard('{Enter}');
    expect(document().edges).toEqual([
      ['load', 'value', 'size', 'image'],
      ['size', 'value', 'number', 'value'],
    ]);
  });

  test('shows all types for a wire where that is wanted, and then connects nothing', async () => {
    const { document } = opened({ wire: { port: ['load', 'value'], isOutput: true } });
    await user.keyboard('integer');
    expect(screen.getByText(/No node matches/)).toBeTruthy();
    await user.click(screen.getAllByRole('button', { name: 'Show all nodes' })[0] as HTMLElement);
    await user.click(screen.getByRole('option', { name: /Integer/ }));
    expect(document().nodes.integer).toBeTruthy();
    expect(document().edges).toEqual([]);
  });

  test('gives a node another type, and keeps what is connected', async () => {
    const { document } = opened({ swap: 'blur' }, (part) => {
      part.nodes.blur = { type: 'image/blur', inputs: {}, mode: 'normal', label: 'Soft' };
      part.edges.push(['load', 'value', 'blur', 'image']);
    });
    await user.keyboard('size{Enter}');
    expect(document().nodes.blur).toMatchObject({ type: 'image/size', label: 'Soft' });
    expect(document().edges).toEqual([['load', 'value', 'blur', 'image']]);
  });

  test('adds nodes that draw their seed in each run', async () => {
    const { document } = opened();
    await user.keyboard('noise{Enter}');
    expect(seedChoice(document(), 'noise', 'seed')).toBe('each_run');
  });

  test('says what to do where nothing matches', async () => {
    opened();
    await user.keyboard('qqqq');
    expect(screen.getByText('No node matches “qqqq”')).toBeTruthy();
  });
});
