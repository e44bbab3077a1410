/** What a picture was made with, of all that stands in its workflow: the texts and seeds that were given. Plain values. */
import type { Part } from '@/document/workflow';
import type { InvocationTemplate, Templates } from '@/schema/template';

/** Something that was given. */
export interface Given {
  readonly label: string;
  readonly value: string;
  readonly isSeed: boolean;
}

/** Widgets of inputs that say most about a picture. */
const SEED = 'seed';

/** Texts and seeds that were given in a workflow, seeds last; empty ones and choices are left out. */
export function madeWith(part: Part, templates: Templates): readonly Given[] {
  const found = Object.values(part.nodes).flatMap((node): Given[] => {
    const template = templates[node.type];
    if (!template) return [];
    return Object.entries(node.inputs).flatMap(([name, value]): Given[] => {
      const input = template.inputs[name];
      const isSeed = input?.component === SEED;
      const isText = typeof value === 'string' && value.trim() !== '' && input?.options === undefined;
      if (!input || !(isSeed || isText) || typeof value === 'object') return [];
      return [{ label: labelOf(node.label, template, input.title || name), value: String(value), isSeed }];
    });
  });
  return [...found.filter(({ isSeed }) => !isSeed), ...found.filter(({ isSeed }) => isSeed)];
}

/** A node with one input is called by its own name. */
function labelOf(label: string, template: InvocationTemplate, input: string): string {
  const node = label || template.title;
  return Object.keys(template.inputs).length === 1 ? node : `${node} · ${input}`;
}
