/** Node types that the editor needs for something, found by what their templates say: it knows none by name. */
import type { InputTemplate, InvocationTemplate, Templates } from '@/schema/template';
import type { Relay } from './packing';

/** The type whose nodes run a subgraph in their own place; undefined if none is installed. */
export function callerIn(templates: Templates): InvocationTemplate | undefined {
  const fitting = sorted(templates).filter(({ ports }) => ports?.inline && ports.shape === 'same');
  return fitting.find(needsNothingElse) ?? fitting[0];
}

/**
 * The type whose nodes pass one value of any type on as it is; undefined if none is installed.
 *
 * Its one output is of a type variable, and so are all of its inputs, of which none is required. A pure node that works
 * for every type can't make a value of it, so it gives the one that is connected. That with the fewest inputs is taken.
 */
export function relayIn(templates: Templates): Relay | undefined {
  const fitting = sorted(templates).flatMap((template): Relay[] => {
    const [output, ...others] = Object.values(template.outputs);
    const inputs = Object.values(template.inputs);
    const [input] = inputs;
    if (!output || !input || others.length > 0 || !output.type.variable || output.spread) return [];
    const isOpen = (each: InputTemplate) =>
      !each.required && !each.gather && each.type.name === output.type.name && each.type.variable;
    const isPlain = template.purity === 'pure' && !template.outputNode && !template.ports;
    return isPlain && inputs.every(isOpen) ? [{ template, input: input.name, output: output.name }] : [];
  });
  const inputsOf = ({ template }: Relay) => Object.keys(template.inputs).length;
  return fitting.sort((one, other) => inputsOf(one) - inputsOf(other))[0];
}

function needsNothingElse(template: InvocationTemplate): boolean {
  return Object.values(template.inputs).every((input) => input.name === template.ports?.of || !input.required);
}

function sorted(templates: Templates): InvocationTemplate[] {
  return Object.values(templates).sort((one, other) => (one.type < other.type ? -1 : 1));
}
