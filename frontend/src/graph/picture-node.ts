/** Which type of node a picture becomes that is put on the canvas, told by what the published document says of it. */
import type { InputTemplate, InvocationTemplate, Templates } from '@/schema/template';
import { IMAGE } from '@/schema/types';

/** A type that opens a picture, and the input that names the picture. */
export interface PictureType {
  readonly template: InvocationTemplate;
  readonly input: string;
}

/**
 * The type that does no more than to open a picture: it needs nothing but one, which is chosen and never brought by a
 * wire, and gives one. Of several, the plainest.
 */
export function pictureType(templates: Templates): PictureType | undefined {
  const found = Object.values(templates).flatMap((template): PictureType[] => {
    const input = onlyPicture(template);
    return input ? [{ template, input: input.name }] : [];
  });
  return found.sort(
    (one, other) => fields(one) - fields(other) || (one.template.type < other.template.type ? -1 : 1),
  )[0];
}

function onlyPicture(template: InvocationTemplate): InputTemplate | undefined {
  const needed = Object.values(template.inputs).filter(({ required }) => required);
  const [input] = needed;
  const gives = Object.values(template.outputs).some(({ type }) => isPicture(type));
  const isChosen = input?.input === 'direct' && input.stateful && isPicture(input.type);
  return needed.length === 1 && gives && isChosen ? input : undefined;
}

function isPicture({ name, cardinality }: InputTemplate['type']): boolean {
  return name === IMAGE && cardinality === 'single';
}

function fields({ template }: PictureType): number {
  return Object.keys(template.inputs).length + Object.keys(template.outputs).length;
}
