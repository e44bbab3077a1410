/** One element of a form, read from whatever a document holds. What is not understood is `strange`: kept, and not shown. */
import type { JSONObject, JSONValue } from '@/document/json';
import { type Found, isObject, mapping, text, texts } from '@/schema/reading';

/** How a container puts its children: one below the other, or side by side where there is room. */
export type Layout = 'column' | 'row';

/** A box around other elements. */
export interface Container {
  readonly kind: 'container';
  readonly layout: Layout;
}

/** An input of the interface. */
export interface Field {
  readonly kind: 'field';
  /** The name in the interface. */
  readonly input: string;
  readonly showsDescription: boolean;
  /** How the input is asked for, in InvokeAI's words; empty where it is as usual. */
  readonly settings: JSONObject;
}

/** Words between the fields. */
export interface Words {
  readonly kind: 'heading' | 'text';
  readonly content: string;
}

/** A line. */
export interface Divider {
  readonly kind: 'divider';
}

/** What another program, or a later version, has in its forms. */
export interface Strange {
  readonly kind: 'strange';
  /** What it calls itself; '' if it says nothing. */
  readonly type: string;
}

/** One element of a form. */
export type FormElement = Container | Field | Words | Divider | Strange;

/** Kinds of elements that can be made. */
export type ElementKind = Exclude<FormElement['kind'], 'strange'>;

/** A form as a document has it: `root` names an element of `elements`, which are by id. */
export type FormDocument = JSONObject;

/** An element as it is understood. */
export function readElement(value: Found): FormElement {
  const { type, layout, input, content, show_description, settings } = mapping(value);
  switch (type) {
    case 'container':
      return { kind: type, layout: layout === 'row' ? 'row' : 'column' };
    case 'field':
      return {
        kind: type,
        input: text(input),
        showsDescription: show_description !== false,
        settings: mapping(settings),
      };
    case 'heading':
    case 'text':
      return { kind: type, content: text(content) };
    case 'divider':
      return { kind: type };
    default:
      return { kind: 'strange', type: text(type) };
  }
}

/** A new element as a document has it. */
export function newElement(kind: ElementKind, said: { input?: string; content?: string; layout?: Layout } = {}) {
  const { input = '', content = '', layout = 'column' } = said;
  const parts: Record<ElementKind, Record<string, JSONValue>> = {
    container: { layout, children: [] },
    field: { input, show_description: false },
    heading: { content },
    text: { content },
    divider: {},
  };
  return { type: kind, ...parts[kind] };
}

/** The elements of a form, by id. */
export function elementsOf(form: FormDocument): JSONObject {
  return mapping(form.elements);
}

/** The ids that a container names as its children, whether they are there or not. */
export function childrenOf(element: Found): readonly string[] {
  return isObject(element) && element.type === 'container' ? texts(element.children) : [];
}
