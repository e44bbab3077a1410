import { describe, expect, test } from 'vitest';
import { commands } from '@/commands';
import type { Command } from '@/commands/command';
import { commandAt } from '@/commands/keyboard';
import { conflicts, type KeyPress, matches, normalShortcut } from '@/commands/keymap';

function press(key: string, more: Partial<KeyPress> = {}): KeyPress {
  return { key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more };
}

const ctrl = { ctrlKey: true };

describe('the commands of the editor', () => {
  test('have no shortcut twice', () => {
    expect(conflicts(commands)).toEqual([]);
  });

  test('have ids of their own, titles, and shortcuts that can be read', () => {
    expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length);
    for (const { title, keys = [] } of commands) {
      expect(title).not.toBe('');
      for (const shortcut of keys) expect(normalShortcut(shortcut)).not.toBe('');
    }
  });
});

describe('a shortcut', () => {
  test('is Ctrl on most machines and Command on a Mac', () => {
    expect(matches('Mod+Z', press('z', ctrl), false)).toBe(true);
    expect(matches('Mod+Z', press('z', { metaKey: true }), false)).toBe(false);
    expect(matches('Mod+Z', press('z', { metaKey: true }), true)).toBe(true);
    expect(matches('Mod+Z', press('z', ctrl), true)).toBe(false);
  });

  test('tells Shift apart for letters and arrows, and not for signs', () => {
    expect(matches('Mod+Z', press('Z', { ...ctrl, shiftKey: true }), false)).toBe(false);
    expect(matches('Mod+Shift+Z', press('Z', { ...ctrl, shiftKey: true }), false)).toBe(true);
    expect(matches('Mod+ArrowUp', press('ArrowUp', { ...ctrl, shiftKey: true }), false)).toBe(false);
    expect(matches('?', press('?', { shiftKey: true }), false)).toBe(true);
    expect(matches('.', press('.'), false)).toBe(true);
    expect(matches('Mod++', press('+', ctrl), false)).toBe(true);
  });

  test('with Alt is known by its place where Alt writes another letter', () => {
    expect(matches('Alt+C', press('ç', { code: 'KeyC', altKey: true }), true)).toBe(true);
  });

  test('that nobody can read is refused', () => {
    expect(() => normalShortcut('Hyper+K')).toThrow('Hyper+K');
  });

  test('that two commands have is a conflict, however it is written', () => {
    const of = (id: string, keys: string): Command => ({ id, title: id, group: 'edit', keys: [keys], run: () => {} });
    expect(conflicts([of('one', 'Shift+Mod+k'), of('two', 'Mod+Shift+K')])).toEqual([
      ['Mod+Shift+K'.replace('K', 'k'), 'one', 'two'],
    ]);
  });
});

describe('a key press', () => {
  const at = (html: string, key: KeyPress) => {
    document.body.innerHTML = html;
    return commandAt(commands, key, document.body.querySelector('[data-at]'), false)?.id;
  };

  test('over the graph runs its command', () => {
    expect(at('<main data-at></main>', press('Delete'))).toBe('edit.delete');
    expect(at('<div class="react-flow__node" role="button" data-at></div>', press(' '))).toBe('graph.addNode');
  });

  test('in a text writes, but for commands that hold there too', () => {
    expect(at('<input data-at>', press('Delete'))).toBeUndefined();
    expect(at('<textarea data-at></textarea>', press('z', ctrl))).toBeUndefined();
    expect(at('<input data-at>', press('k', ctrl))).toBe('view.commands');
  });

  test('in a list or on a button is that of the list or the button', () => {
    const tree = '<div role="tree"><div role="treeitem" data-at></div></div>';
    expect(at(tree, press('p'))).toBeUndefined();
    expect(at(tree, press('m', ctrl))).toBe('graph.mute');
    expect(at('<button data-at></button>', press(' '))).toBeUndefined();
    expect(at('<button data-at></button>', press('Delete'))).toBe('edit.delete');
  });

  test('in a dialog is the dialog’s', () => {
    const dialog = '<div role="dialog"><button data-at></button></div>';
    expect(at(dialog, press('Delete'))).toBeUndefined();
    expect(at(dialog, press('d', ctrl))).toBeUndefined();
  });

  test('for the clipboard is left to the browser, which makes an event of it', () => {
    expect(at('<main data-at></main>', press('c', ctrl))).toBeUndefined();
  });
});
