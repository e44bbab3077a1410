/** What a picture was made with, of all that stands in its workflow: the texts that were given, seeds that were given or drawn. Plain values. */
import { isNumber, type JSONNumber } from '@/document/json';
import type { Part } from '@/document/workflow';
import type { InvocationTemplate, Templates } from '@/schema/template';

/** Something that was given, or drawn. */
export interface Given {
  readonly label: string;
  readonly value: string;
  readonly isSeed: boolean;
}

/** Widgets of inputs that say most about a picture. */
const SEED = 'seed';

/**
 * Texts that were given in a workflow, then seeds that were given, or drawn and kept as pins; empty ones and choices are
 * left out.
 */
export function madeWith(part: Part, templates: Templates): readonly Given[] {
  const found = Object.entries(part.nodes).flatMap(([id, node]): Given[] => {
    const template = templates[node.type];
    if (!template) return [];
    return Object.entries(template.inputs).flatMap(([name, input]): Given[] => {
      const isSeed = input.component === SEED;
      const value = node.inputs[name] ?? (isSeed ? drawnBy(part, id, template) : undefined);
      const isText = typeof value === 'string' && value.trim() !== '' && input.options === undefined;
      if (value === undefined || !(isSeed || isText) || typeof value === 'object') return [];
      return [{ label: labelOf(node.label, template, input.title || name), value: String(value), isSeed }];
    });
  });
  return [...found.filter(({ isSeed }) => !isSeed), ...found.filter(({ isSeed }) => isSeed)];
}

/** The number that a node drew, if it drew one alone: its pin tells. */
function drawnBy(part: Part, node: string, template: InvocationTemplate): JSONNumber | undefined {
  const [pin, ...others] = part.pins[node] ?? [];
  const [output, ...more] = Object.keys(template.outputs);
  const value = pin && output !== undefined ? pin.outputs[output] : undefined;
  return others.length === 0 && more.length === 0 && isNumber(value) ? value : undefined;
}

/** A node with one input is called by its own name. */
function labelOf(label: string, template: InvocationTemplate, input: string): string {
  const node = label || template.title;
  return Object.keys(template.inputs).length === 1 ? node : `${node} · ${input}`;
}
