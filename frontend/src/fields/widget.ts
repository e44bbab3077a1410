/** What every widget is given, so that any of them may stand for any input that it fits. */
import type { ComponentType } from 'react';
import type { JSONValue } from '@/document/json';
import type { InputTemplate } from '@/schema/template';

/** `compact` on a node of the canvas, `full` in panels and forms. */
export type WidgetSize = 'compact' | 'full';

/** What a widget is given. */
export interface WidgetProps {
  readonly input: InputTemplate;
  /** The value: the one that was given, else the default; undefined where there is none. */
  readonly value: JSONValue | undefined;
  /** Give it another value. Changes that come one after another, such as letters, are `gradual`, and one step of undo. */
  readonly onChange: (value: JSONValue, gradual?: boolean) => void;
  /** Take the value back, so that the default counts; undefined where that can't be done. */
  readonly onReset: (() => void) | undefined;
  readonly size: WidgetSize;
  /** Id of the control itself, which a label may name. */
  readonly id: string;
  /** What the field is called: the name of the control for screen readers. */
  readonly label: string;
  /** Id of the sentence that says what is wrong with the value; undefined if nothing is. */
  readonly problemId: string | undefined;
  /** The node that it is an input of, where it is of one. */
  readonly node: string | undefined;
}

/** A widget. */
export type Widget = ComponentType<WidgetProps>;

/** Attributes of the control in a widget: what it is called, and whether its value is wrong. */
export function controlOf({ id, label, problemId }: Pick<WidgetProps, 'id' | 'label' | 'problemId'>) {
  const wrong = problemId === undefined ? {} : { 'aria-invalid': true, 'aria-describedby': problemId };
  return { id, 'aria-label': label, ...wrong } as const;
}

/** The size of small parts in a widget. */
export function partSize(size: WidgetSize): 's' | 'm' {
  return size === 'compact' ? 's' : 'm';
}
