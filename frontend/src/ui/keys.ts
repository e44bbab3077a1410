/** Shortcuts in words: `Mod+Shift+Z` is Ctrl Shift Z, or ⌘ ⇧ Z on a Mac. */

/** Whether shortcuts are those of a Mac. */
export const ON_MAC = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

const MAC: Readonly<Record<string, string>> = { Mod: '⌘', Ctrl: '⌃', Alt: '⌥', Shift: '⇧', Enter: '↩', Backspace: '⌫' };
const OTHER: Readonly<Record<string, string>> = { Mod: 'Ctrl' };
const EVERYWHERE: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Delete: 'Del',
  Escape: 'Esc',
};

/** The keys of a shortcut as they are written on keyboards. */
export function keyCaps(shortcut: string, mac: boolean = ON_MAC): readonly string[] {
  const names = mac ? MAC : OTHER;
  return parts(shortcut).map((key) => names[key] ?? EVERYWHERE[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}

/** A shortcut as one text, for `aria-keyshortcuts` and tips. */
export function shortcutText(shortcut: string, mac: boolean = ON_MAC): string {
  return keyCaps(shortcut, mac).join(mac ? '' : '+');
}

function parts(shortcut: string): string[] {
  if (shortcut === '+') return ['+'];
  return shortcut.endsWith('++') ? [...shortcut.slice(0, -2).split('+'), '+'] : shortcut.split('+');
}
