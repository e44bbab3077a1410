/** `inWords`: templates with the texts of another language, as packs bring them beside the published document. */
import { dictionary } from './reading';
import type { InputTemplate, InvocationTemplate, OutputTemplate, Templates } from './template';

/** What the texts of each pack are in a language; what is missing stays as it is published. */
export type PackWords = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Says a text of one pack. */
type Say = (text: string) => string;

/** Templates in the words of a language. Names, types and values are the same. */
export function worded(templates: Templates, words: PackWords): Templates {
  return each(templates, (template) => {
    const known = Object.hasOwn(words, template.pack) ? words[template.pack] : undefined;
    return known
      ? spoken(template, (text) => (Object.hasOwn(known, text) ? known[text] : undefined) ?? text)
      : template;
  });
}

function spoken(template: InvocationTemplate, say: Say): InvocationTemplate {
  return {
    ...template,
    title: say(template.title),
    description: say(template.description),
    inputs: each(template.inputs, (input) => ({ ...field(input, say), optionLabels: labels(input, say) })),
    outputs: each(template.outputs, (output) => field(output, say)),
    published: template.title,
    heading: template.category.split('/').map(say).join('/'),
  };
}

function field<T extends InputTemplate | OutputTemplate>(template: T, say: Say): T {
  return { ...template, title: say(template.title), description: say(template.description) };
}

function labels({ optionLabels }: InputTemplate, say: Say): InputTemplate['optionLabels'] {
  return Object.fromEntries(Object.entries(optionLabels).map(([value, label]) => [value, say(label)]));
}

function each<T>(things: Readonly<Record<string, T>>, change: (thing: T) => T): Readonly<Record<string, T>> {
  return dictionary(Object.entries(things).map(([name, thing]) => [name, change(thing)]));
}
