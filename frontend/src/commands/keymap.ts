/** Shortcuts: how a text such as `Mod+Shift+Z` is read, and which command a key press means. It touches no window. */
import type { Command } from './command';

/** What of a key press matters. */
export interface KeyPress {
  readonly key: string;
  /** The place of the key on the keyboard, such as `KeyC`: with Alt, keys write other letters on some machines. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** A shortcut, taken apart. */
interface Chord {
  readonly key: string;
  readonly mod: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

const MODIFIERS: ReadonlySet<string> = new Set(['Mod', 'Alt', 'Shift']);

/** A shortcut in one form: the same text for all ways to write it. Throws for one that can't be read. */
export function normalShortcut(shortcut: string): string {
  const { key, mod, alt, shift } = chordOf(shortcut);
  return [mod && 'Mod', alt && 'Alt', shift && 'Shift', key].filter(Boolean).join('+');
}

/** Whether a key press is a shortcut. */
export function matches(shortcut: string, press: KeyPress, mac: boolean): boolean {
  const chord = chordOf(shortcut);
  const mod = mac ? press.metaKey : press.ctrlKey;
  const other = mac ? press.ctrlKey : press.metaKey;
  if (other || mod !== chord.mod || press.altKey !== chord.alt) return false;
  if (press.shiftKey !== chord.shift && !isSign(chord.key)) return false;
  return keysOf(press).includes(chord.key);
}

/** The command that a key press means; undefined if it means none. */
export function commandFor(commands: readonly Command[], press: KeyPress, mac: boolean): Command | undefined {
  return commands.find(({ keys = [] }) => keys.some((shortcut) => matches(shortcut, press, mac)));
}

/** Pairs of commands that have a shortcut in common. */
export function conflicts(commands: readonly Command[]): [shortcut: string, first: string, second: string][] {
  const owners = new Map<string, string>();
  const found: [string, string, string][] = [];
  for (const { id, keys = [] } of commands) {
    for (const shortcut of keys.map(normalShortcut)) {
      const owner = owners.get(shortcut);
      if (owner !== undefined) found.push([shortcut, owner, id]);
      else owners.set(shortcut, id);
    }
  }
  return found;
}

/** Whether a shortcut is one key without Ctrl, Command or Alt: it writes something in a text. */
export function isPlain(press: KeyPress): boolean {
  return !press.ctrlKey && !press.metaKey && !press.altKey;
}

function chordOf(shortcut: string): Chord {
  const parts =
    shortcut === '+' || shortcut.endsWith('++') ? [...shortcut.slice(0, -1).split('+'), '+'] : shortcut.split('+');
  const key = parts.at(-1);
  const modifiers = parts.slice(0, -1).filter(Boolean);
  if (!key || modifiers.some((each) => !MODIFIERS.has(each))) throw new Error(`${shortcut} is no shortcut`);
  return {
    key: key.length === 1 ? key.toLowerCase() : key,
    mod: modifiers.includes('Mod'),
    alt: modifiers.includes('Alt'),
    shift: modifiers.includes('Shift'),
  };
}

/** The names that a pressed key goes by. */
function keysOf({ key, code, altKey }: KeyPress): string[] {
  const written = key === ' ' ? 'Space' : key.length === 1 ? key.toLowerCase() : key;
  const place = /^(?:Key|Digit)(.)$/.exec(code)?.[1]?.toLowerCase();
  return altKey && place !== undefined ? [written, place] : [written];
}

/** Whether a key is a sign, which on some keyboards is written with Shift and on others without. */
function isSign(key: string): boolean {
  return key.length === 1 && !/[\p{L}\p{N}]/u.test(key);
}
