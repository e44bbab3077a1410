/** Where a picture can be put in: the inputs of nodes that take one. */
import type { Part } from '@/document/workflow';
import type { Templates } from '@/schema/template';
import { IMAGE } from '@/schema/types';

/** An input that takes a picture. */
export interface PictureInput {
  readonly node: string;
  readonly input: string;
}

/** All inputs for a picture that no wire leads to, of some nodes, in their order. */
export function pictureInputs(part: Part, templates: Templates, nodes: Iterable<string>): readonly PictureInput[] {
  return [...nodes].flatMap((node) =>
    Object.values(templates[part.nodes[node]?.type ?? '']?.inputs ?? {}).flatMap((input): PictureInput[] => {
      const isTaken = part.edges.some((edge) => edge[2] === node && edge[3] === input.name);
      const takesOne = input.stateful && input.type.name === IMAGE && input.type.cardinality === 'single';
      return takesOne && !isTaken ? [{ node, input: input.name }] : [];
    }),
  );
}

/** The first input for a picture that no wire leads to, of the first of some nodes that has one. */
export function pictureInput(part: Part, templates: Templates, nodes: Iterable<string>): PictureInput | undefined {
  return pictureInputs(part, templates, nodes)[0];
}
