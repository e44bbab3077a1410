/** Where a picture can be put in: the input of a node that takes one. */
import type { Part } from '@/document/workflow';
import type { Templates } from '@/schema/template';

/** The type of inputs that take a picture. */
const PICTURE = 'ImageField';

/** An input that takes a picture. */
export interface PictureInput {
  readonly node: string;
  readonly input: string;
}

/** The first input for a picture that no wire leads to, of the first of some nodes that has one. */
export function pictureInput(part: Part, templates: Templates, nodes: Iterable<string>): PictureInput | undefined {
  for (const node of nodes) {
    const template = templates[part.nodes[node]?.type ?? ''];
    for (const input of Object.values(template?.inputs ?? {})) {
      const isTaken = part.edges.some((edge) => edge[2] === node && edge[3] === input.name);
      if (input.stateful && input.type.name === PICTURE && input.type.cardinality === 'single' && !isTaken)
        return { node, input: input.name };
    }
  }
  return undefined;
}
