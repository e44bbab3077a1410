/** Where a model can be put in: the inputs of nodes whose kinds and bases it is of. */
import type { Part } from '@/document/workflow';
import type { Templates } from '@/schema/template';

/** What is to be known of a model: its kind, and its base, null where that can't be told. */
export interface ModelWords {
  readonly kind: string;
  readonly base: string | null;
}

/** An input that takes a model. */
export interface ModelInput {
  readonly node: string;
  readonly input: string;
}

/** All inputs for such a model that no wire leads to, of some nodes, in their order. */
export function modelInputs(
  part: Part,
  templates: Templates,
  nodes: Iterable<string>,
  { kind, base }: ModelWords,
): readonly ModelInput[] {
  return [...nodes].flatMap((node) =>
    Object.values(templates[part.nodes[node]?.type ?? '']?.inputs ?? {}).flatMap((input): ModelInput[] => {
      const { modelKinds, modelBases, stateful, type } = input;
      const isFor =
        modelKinds.includes(kind) && (modelBases.length === 0 || base === null || modelBases.includes(base));
      const isTaken = part.edges.some((edge) => edge[2] === node && edge[3] === input.name);
      return stateful && type.cardinality === 'single' && isFor && !isTaken ? [{ node, input: input.name }] : [];
    }),
  );
}
