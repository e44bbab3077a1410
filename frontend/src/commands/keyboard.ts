/** Which command a key press means where it happens: in a text, in a list, on a button, or over the graph. */
import type { Command } from './command';
import { commandFor, isPlain, type KeyPress } from './keymap';

const TEXTS =
  'input:not([type=checkbox], [type=radio], [type=range], [type=button]), textarea, select, [contenteditable=true]';
/** What uses letters, arrows, Enter and the space bar itself. */
const LISTS =
  '[role=tree], [role=listbox], [role=menu], [role=menubar], [role=tablist], [role=grid], [role=radiogroup], [role=slider], [role=spinbutton], input[type=range]';
/** What uses Enter and the space bar itself. */
const BUTTONS = 'button, a[href], summary, [role=button], [role=switch], [role=checkbox], input';
/** What stands over everything else, and has keys of its own. */
const DIALOGS = '[role=dialog], [role=alertdialog], [role=menu]';
const PRESSES: ReadonlySet<string> = new Set(['Enter', ' ']);
/** Nodes on the canvas say that they are buttons or groups, but leave keys to commands. */
const CANVAS_NODE = '.react-flow__node, .react-flow__edge, .react-flow';

/** The command that a key press means at an element; undefined if the key is the element's own, or means none. */
export function commandAt(
  commands: readonly Command[],
  press: KeyPress,
  target: EventTarget | null,
  mac: boolean,
): Command | undefined {
  const command = commandFor(commands, press, mac);
  if (!command || command.byClipboard) return undefined;
  if (!(target instanceof Element)) return command;
  if (target.closest(DIALOGS) || target.closest(TEXTS)) return command.inText ? command : undefined;
  if (!isPlain(press) || target.matches(CANVAS_NODE)) return command;
  if (target.closest(LISTS)) return undefined;
  return PRESSES.has(press.key) && target.closest(BUTTONS) ? undefined : command;
}

/** Whether copying and pasting at an element is that of its text, not of the graph. */
export function isForText(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(`${DIALOGS}, ${TEXTS}`) !== null;
}
