/** `Command`: everything that can be done, by a key, a button, a menu or the command palette, is one of these. */
import type { Workbench } from '@/workbench/workbench';

/** Headings under which commands stand in the palette and the list of shortcuts, in this order. */
export const COMMAND_GROUPS = ['run', 'edit', 'graph', 'subgraph', 'layout', 'view', 'file', 'help'] as const;

/** A heading under which commands stand. */
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

/** Something that can be done. */
export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  /** Shortcuts such as `Mod+Shift+Z`; `Mod` is Ctrl, or Command on a Mac. The first is the one that is shown. */
  readonly keys?: readonly string[];
  /** More words that find it. */
  readonly words?: readonly string[];
  /** Whether its shortcuts hold while one writes, and in dialogs. */
  readonly inText?: boolean;
  /** Whether its shortcuts come as events of the clipboard, which the browser makes itself. */
  readonly byClipboard?: boolean;
  /** Whether it is for the form too, where no graph is seen; without it files and help are. */
  readonly inForm?: boolean;
  /** Whether it can be done now; always, where it does not say. */
  readonly enabled?: (bench: Workbench) => boolean;
  readonly run: (bench: Workbench) => void | Promise<void>;
}

/** Groups of commands that are for the form too. */
const EVERYWHERE: ReadonlySet<CommandGroup> = new Set(['file', 'help']);

/** Whether a command is for what fills the window: the graph, or the form. */
export function isHere({ group, inForm }: Command, { ui }: Pick<Workbench, 'ui'>): boolean {
  return (inForm ?? EVERYWHERE.has(group)) || ui.getState().view === 'graph';
}

/** Whether a command can be done now. */
export function isEnabled(command: Command, bench: Workbench): boolean {
  return isHere(command, bench) && (command.enabled?.(bench) ?? true);
}
