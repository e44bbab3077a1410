/** The workbench: everything that a command may use, in one object without React. */
import type { Editor } from '@/editor/store';
import type { Ui } from '@/editor/ui';

/** What commands and components are given. */
export interface Workbench {
  readonly editor: Editor;
  readonly ui: Ui;
}
