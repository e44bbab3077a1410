import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { commands } from '@/commands';
import { editCommands } from '@/commands/edit';
import { findables } from '@/graph/search';
import { CommandPalette, foundCommands } from '@/panels/commands/CommandPalette';
import { goTo, search } from '@/panels/search/SearchDialog';
import { ShortcutsDialog } from '@/panels/shortcuts/ShortcutsDialog';
import { bench, inBench } from '../bench';
import { documentOf, templates } from '../graph/library';

function nested() {
  const document = documentOf({ one: 'make/integer', text: 'use/text' });
  Object.assign(document.nodes.text ?? {}, { label: 'Caption', inputs: { text: 'a heron at dawn' } });
  document.view.notes.n = { text: 'Herons are shy', position: [0, 0], size: [100, 100] };
  document.view.nodes.one = { notes: 'counts the birds' };
  document.subgraphs.inner = documentOf({ deep: 'make/image' });
  return document;
}

describe('the search', () => {
  const all = findables(nested(), templates, []);
  const found = (text: string) => search(all, text).map(({ kind, id }) => `${kind} ${id}`);

  test('finds nodes by name, type and id, values, notes and what is in subgraphs', () => {
    expect(found('caption')).toEqual(['node text']);
    expect(found('make/integer')).toEqual(['node one']);
    expect(found('heron')).toEqual(['note n', 'value text']);
    expect(found('birds')).toEqual(['notes one']);
    expect(found('deep')).toEqual(['node deep']);
    expect(found('nothing like it')).toEqual([]);
  });

  test('shows what stands on the canvas before there are letters', () => {
    expect(found('')).toEqual(['node one', 'node text', 'note n', 'node deep']);
  });

  test('goes to what was found, into its subgraph and to its field', () => {
    const tools = bench(nested(), templates);
    const [deep] = search(all, 'deep');
    if (deep) goTo(tools, deep);
    expect(tools.editor.store.getState().place).toEqual(['inner']);
    expect(tools.ui.getState().goal).toEqual({ node: 'deep' });
    const [value] = search(all, 'dawn');
    if (value) goTo(tools, value);
    expect(tools.editor.store.getState().place).toEqual([]);
    expect(tools.ui.getState().goal).toEqual({ node: 'text', field: 'text' });
  });
});

describe('the command palette', () => {
  test('has every command, and finds one by other words too', () => {
    expect(foundCommands(commands, '')).toHaveLength(commands.length);
    expect(foundCommands(commands, 'dissolve')[0]?.id).toBe('edit.deleteAndHeal');
    expect(foundCommands(commands, 'align left')[0]?.id).toBe('layout.align.left');
  });

  test('runs the command that is chosen, and closes', async () => {
    const tools = bench(nested(), templates);
    tools.ui.setState({ dialog: { kind: 'commands' } });
    render(inBench(tools, <CommandPalette all={editCommands} />));
    await userEvent.setup().keyboard('select all{Enter}');
    expect(tools.editor.store.getState().selection.nodes.size).toBe(2);
    expect(tools.ui.getState().dialog).toBeUndefined();
  });

  test('runs nothing instead of what can not be done now', async () => {
    const tools = bench(nested(), templates);
    tools.ui.setState({ dialog: { kind: 'commands' } });
    render(inBench(tools, <CommandPalette all={editCommands} />));
    await userEvent.setup().keyboard('delete{Enter}');
    expect(screen.getAllByText('not possible now').length).toBeGreaterThan(1);
    expect(tools.ui.getState().dialog).toEqual({ kind: 'commands' });
  });
});

describe('the list of shortcuts', () => {
  test('shows each command that has one, with all of them', () => {
    render(inBench(bench(nested(), templates), <ShortcutsDialog />));
    const row = screen.getByText('Redo').parentElement;
    expect([...(row?.querySelectorAll('kbd') ?? [])].map((key) => key.textContent)).toEqual([
      'Ctrl',
      'Shift',
      'Z',
      'Ctrl',
      'Y',
    ]);
    expect(screen.queryByText('Align left edges')).toBeNull();
  });
});
