/** The workbench: everything that a command may use, in one object without React. */
import type { Api } from '@/api/api';
import type { Editor } from '@/editor/store';
import type { Ui } from '@/editor/ui';
import type { ViewportSlot } from '@/editor/viewport';
import type { Files } from '@/files/files';
import type { Runs } from '@/runs/runs';
import type { Upgrade } from '@/upgrade/upgrade';

/** What commands and components are given. */
export interface Workbench {
  readonly editor: Editor;
  readonly ui: Ui;
  /** Where the canvas registers, and commands find it. */
  readonly viewport: ViewportSlot;
  /** All that the server can be asked. */
  readonly api: Api;
  /** The open workflow is run, and what becomes of it is watched. */
  readonly runs: Runs;
  /** What is open, and where it is saved. */
  readonly files: Files;
  /** What was done to the open workflow to open it here, and what can be decided otherwise. */
  readonly upgrade: Upgrade;
}
