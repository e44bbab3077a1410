/** `masksOver`: the fields for masks that are laid over a picture: at its own node, and where the picture goes. */
import type { Part, Port } from '@/document/workflow';
import { own } from '@/schema/reading';
import { isConnected } from './edges';
import type { TemplateOf } from './templates';

/** Fields of the graph that hold a mask of the picture in a field, as far as a document can keep one there. */
export function masksOver(part: Part, templateOf: TemplateOf, node: string, input: string): readonly Port[] {
  const outputs = templateOf(node)?.outputs ?? {};
  const type = own(templateOf(node)?.inputs ?? {}, input)?.type.name;
  const onward = part.edges
    .filter((edge) => edge[0] === node && own(outputs, edge[1])?.type.name === type)
    .map((edge): Port => [edge[2], edge[3]]);
  return [[node, input] as Port, ...onward].flatMap(([id, over]) => {
    const inputs = Object.values(templateOf(id)?.inputs ?? {});
    return inputs
      .filter((each) => each.maskOf === over && each.stateful && each.input !== 'connection')
      .filter(({ name }) => !isConnected(part, id, name))
      .map(({ name }): Port => [id, name]);
  });
}
