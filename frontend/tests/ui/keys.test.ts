import { expect, test } from 'vitest';
import { keyCaps, shortcutText } from '@/ui/keys';

test('shortcuts are written as on the keyboard at hand', () => {
  expect(keyCaps('Mod+Shift+z', false)).toEqual(['Ctrl', 'Shift', 'Z']);
  expect(keyCaps('Mod+Shift+z', true)).toEqual(['⌘', '⇧', 'Z']);
  expect(shortcutText('Mod+ArrowUp', false)).toBe('Ctrl+↑');
  expect(keyCaps('Mod++', false)).toEqual(['Ctrl', '+']);
});
