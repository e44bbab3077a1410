/** The workbench: everything that a command may use, in one object without React. */
import type { Api } from '@/api/api';
import type { Editor } from '@/editor/store';
import type { Ui } from '@/editor/ui';
import type { ViewportSlot } from '@/editor/viewport';

/** What commands and components are given. */
export interface Workbench {
  readonly api: Api;
  readonly editor: Editor;
  readonly ui: Ui;
  /** Where the canvas registers, and commands find it. */
  readonly viewport: ViewportSlot;
}
