/** What a field of a form is of: the input behind a name of the interface, and what people call it. */
import type { JSONObject } from '@/document/json';
import type { Part, Port } from '@/document/workflow';
import { nameOf } from '@/graph/ids';
import { titleOf } from '@/graph/labels';
import { own } from '@/schema/reading';
import type { InputTemplate, InvocationTemplate } from '@/schema/template';
import { withSettings } from './settings';

/** The input behind a field of a form. */
export interface ShownInput {
  readonly node: string;
  /** The input as the field asks for it. */
  readonly input: InputTemplate;
  readonly label: string;
  readonly description: string;
}

/** The input behind a name, as settings ask for it; undefined where there is none, or its type is not installed. */
export function shownInput(
  part: Part,
  name: string,
  settings: JSONObject,
  templateOf: (node: string) => InvocationTemplate | undefined,
): ShownInput | undefined {
  const port = own(part.interface.inputs, name);
  const template = port && templateOf(port[0]);
  const input = template && own(template.inputs, port[1]);
  if (!input) return undefined;
  const said = own(own(part.view.fields, port[0]) ?? {}, port[1]);
  const label = said?.label || calledBy(part, name, port, template);
  return { node: port[0], input: withSettings(input, settings), label, description: description(said, input) };
}

function description(said: Readonly<Record<string, unknown>> | undefined, input: InputTemplate): string {
  const written = said?.description;
  return typeof written === 'string' && written !== '' ? written : input.description;
}

/**
 * What people call an input that nobody gave a label: the name in the interface in plain words, unless it is the one that
 * it was given by itself; then the title of the field, or of its node where that has no other.
 */
export function calledBy(part: Part, name: string, [node, field]: Port, template: InvocationTemplate): string {
  const usual = nameOf(field, 'value');
  if (name !== usual && !(name.startsWith(`${usual}_`) && /^\d+$/.test(name.slice(usual.length + 1))))
    return inWords(name);
  const only = Object.keys(template.inputs).length === 1;
  return only ? titleOf(part, node, template) : own(template.inputs, field)?.title || inWords(name);
}

/** A name of the interface as people would write it: `negative_prompt` is "Negative prompt". */
export function inWords(name: string): string {
  const words = name.replace(/_+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
