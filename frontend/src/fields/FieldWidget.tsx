/** The widget of a node's input: what is chosen in it goes into the document. */
import { memo, useMemo } from 'react';
import { useBench } from '@/app/bench';
import type { JSONValue } from '@/document/json';
import type { Editor } from '@/editor/store';
import { resetValue, setValue } from '@/graph/values';
import type { InputTemplate } from '@/schema/template';
import { strings } from '@/strings';
import styles from './FieldWidget.module.css';
import { ValueWidget } from './ValueWidget';
import type { WidgetSize } from './widget';

/** What a `FieldWidget` takes. */
export interface FieldWidgetProps {
  readonly node: string;
  readonly input: InputTemplate;
  /** The value that the document gives; undefined where it gives none. */
  readonly value: JSONValue | undefined;
  readonly size: WidgetSize;
  /** What the field is called here; its title where it is not said. */
  readonly label?: string;
  readonly problemId?: string | undefined;
  /** Id of the control; one of its own where it is not said. */
  readonly id?: string;
}

/**
 * The widget of a node's input. On a node of the canvas, pressing and turning the wheel in it are for the widget, not
 * for the canvas.
 */
export const FieldWidget = memo(function FieldWidget(props: FieldWidgetProps) {
  const { node, input, value, size, label = input.title, problemId, id = fieldId(node, input.name, size) } = props;
  const { editor } = useBench();
  const change = useMemo(() => fieldChange(editor, node, input), [editor, node, input]);
  return (
    <div
      ref={size === 'compact' ? wheelWhileFocused : undefined}
      className={size === 'compact' ? `${styles.compact} nodrag nopan` : undefined}
    >
      <ValueWidget
        input={input}
        value={value === undefined ? input.default : value}
        onChange={change.set}
        onReset={value === undefined ? undefined : change.reset}
        size={size}
        id={id}
        label={label}
        problemId={problemId}
        node={node}
      />
    </div>
  );
});

/** The wheel moves the canvas, but for a widget that has the focus: there it scrolls, or steps. */
function wheelWhileFocused(element: HTMLDivElement): () => void {
  const focused = () => element.classList.add('nowheel');
  const left = () => element.classList.remove('nowheel');
  element.addEventListener('focusin', focused);
  element.addEventListener('focusout', left);
  return () => {
    element.removeEventListener('focusin', focused);
    element.removeEventListener('focusout', left);
  };
}

/** The id of the control of a field. */
export function fieldId(node: string, input: string, size: WidgetSize): string {
  return `${size}:${node}:${input}`;
}

/** How the value of a node's input is changed and taken back. */
export function fieldChange(editor: Editor, node: string, input: InputTemplate) {
  return {
    set(value: JSONValue, gradual = false): void {
      editor.editPart(
        strings.fields.set(input.title),
        (part) => setValue(part, node, input.name, value),
        gradual ? { merge: `value:${node}/${input.name}` } : {},
      );
    },
    reset(): void {
      editor.editPart(strings.fields.reset, (part) => resetValue(part, node, input.name));
    },
  };
}
