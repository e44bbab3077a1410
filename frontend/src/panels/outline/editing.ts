/** Editing a value from somewhere else: the inspector shows its node and gives the field the keyboard. */
import { nodesSelected } from '@/editor/selection';
import { fieldId } from '@/fields/FieldWidget';
import type { Workbench } from '@/workbench/workbench';

/** Frames of the screen to wait for the inspector to come. */
const PATIENCE = 20;
const FOCUSABLE = 'input:not(:disabled), textarea:not(:disabled), select, button:not(:disabled), [tabindex="0"]';

/** Show a node in the inspector, and give the keyboard to the widget of one of its inputs. */
export function editInInspector({ editor, ui }: Workbench, node: string, input: string): void {
  editor.select(nodesSelected([node]));
  ui.setState({ inspector: true });
  focusSoon(() => {
    const control = document.getElementById(fieldId(node, input, 'full'));
    if (control?.matches(FOCUSABLE)) return control;
    return control?.querySelector<HTMLElement>(FOCUSABLE) ?? undefined;
  });
}

function focusSoon(find: () => HTMLElement | undefined, frames: number = PATIENCE): void {
  requestAnimationFrame(() => {
    const found = find();
    if (found) found.focus();
    else if (frames > 0) focusSoon(find, frames - 1);
  });
}
