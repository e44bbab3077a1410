/** Values of the workflow that made a picture, put into the one that is open: where it has the same fields. */
import { type JSONValue, writeJSON } from '@/document/json';
import type { Part } from '@/document/workflow';
import { setValue } from '@/graph/values';
import type { InputTemplate, Templates } from '@/schema/template';

/** Which values are wanted. */
export type Wanted = 'seed' | 'prompt' | 'all';

/** A value for a field. */
export interface Recalled {
  readonly node: string;
  readonly input: string;
  readonly value: JSONValue;
}

/**
 * The values of a picture's workflow that fields of the open graph can take, and do not have yet. Fields are the same
 * where their nodes have the same id and type; what a wire feeds there or here has no value of its own.
 */
export function recalled(open: Part, made: Part, templates: Templates, wanted: Wanted): readonly Recalled[] {
  return Object.entries(open.nodes).flatMap(([id, node]): Recalled[] => {
    const from = made.nodes[id];
    const template = templates[node.type];
    if (!template || from?.type !== node.type) return [];
    return Object.values(template.inputs).flatMap((input): Recalled[] => {
      if (!input.stateful || !isWanted(input, wanted) || isFed(open, id, input.name) || isFed(made, id, input.name))
        return [];
      const value = from.inputs[input.name] ?? drawn(made, id, input) ?? input.default;
      const now = node.inputs[input.name] ?? input.default;
      return value === undefined || isSame(value, now) ? [] : [{ node: id, input: input.name, value }];
    });
  });
}

/** Give fields their values. */
export function recall(part: Part, values: readonly Recalled[]): void {
  for (const { node, input, value } of values) setValue(part, node, input, value);
}

function isWanted({ component }: InputTemplate, wanted: Wanted): boolean {
  return wanted === 'all' || component === (wanted === 'seed' ? 'seed' : 'textarea');
}

function isFed(part: Part, node: string, input: string): boolean {
  return part.edges.some((edge) => edge[2] === node && edge[3] === input);
}

/** The seed that was drawn where none was given: the pin of the node tells. */
function drawn(made: Part, node: string, { component }: InputTemplate): JSONValue | undefined {
  if (component !== 'seed') return undefined;
  const [pin, ...others] = made.pins[node] ?? [];
  const values = Object.values(pin?.outputs ?? {});
  return others.length === 0 && values.length === 1 ? values[0] : undefined;
}

function isSame(one: JSONValue, other: JSONValue | undefined): boolean {
  if (typeof one === 'object' || typeof other === 'object') return writeJSON(one) === writeJSON(other);
  return one === other;
}
