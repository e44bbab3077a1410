/** `Command`: everything that can be done, by a key, a button, a menu or the command palette, is one of these. */
import type { Workbench } from '@/workbench/workbench';

/** Headings under which commands stand in the palette and the list of shortcuts. */
export type CommandGroup = 'edit' | 'graph' | 'view' | 'run' | 'file' | 'help';

/** Something that can be done. */
export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  /** Shortcuts such as `Mod+Shift+Z`; `Mod` is Ctrl, or Command on a Mac. The first is the one that is shown. */
  readonly keys?: readonly string[];
  /** More words that find it. */
  readonly words?: readonly string[];
  /** Whether it can be done now; always, where it does not say. */
  readonly enabled?: (bench: Workbench) => boolean;
  readonly run: (bench: Workbench) => void | Promise<void>;
}
