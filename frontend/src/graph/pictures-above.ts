/** Which pictures lead to an input, nearest first: those that fields give, and those that runs made. */
import type { JSONObject } from '@/document/json';
import type { Part, Port } from '@/document/workflow';
import { isObject, own, text } from '@/schema/reading';
import type { InvocationTemplate } from '@/schema/template';
import { IMAGE, MASK } from '@/schema/types';
import type { TemplateOf } from './templates';

/** Nodes that are looked at, so that large graphs cost no time. */
const MOST_NODES = 500;

/** A picture that a field of a node gives. */
export interface GivenPicture {
  readonly kind: 'given';
  readonly node: string;
  readonly value: JSONObject;
}

/** An output from which a run may have made pictures. */
export interface MadePicture {
  readonly kind: 'made';
  readonly port: Port;
}

/** Where a picture may come from. */
export type PictureAbove = GivenPicture | MadePicture;

/** Pictures that lead to some inputs of a node, nearest first: of the graph as it stands, whatever was run. */
export function picturesAbove(
  part: Part,
  templateOf: TemplateOf,
  node: string,
  inputs: readonly string[],
): readonly PictureAbove[] {
  const found: PictureAbove[] = [];
  const seen = new Set([node]);
  let row: Port[] = inputs.map((input) => [node, input]);
  while (row.length > 0 && seen.size < MOST_NODES) {
    const next: Port[] = [];
    for (const [id, input] of row) {
      const given = givenPicture(part, templateOf(id), id, input);
      if (given) found.push(given);
      for (const [source, output, target, field] of part.edges) {
        if (target !== id || field !== input) continue;
        const template = templateOf(source);
        if (own(template?.outputs ?? {}, output)?.type.name === IMAGE)
          found.push({ kind: 'made', port: [source, output] });
        if (seen.has(source)) continue;
        seen.add(source);
        next.push(...pictureFirst(template).map((name): Port => [source, name]));
      }
    }
    row = next;
  }
  return found;
}

/** The inputs over which a mask is laid: the one that the template names, or all others. */
export function inputsBelow(template: InvocationTemplate | undefined, mask: string): readonly string[] {
  const over = own(template?.inputs ?? {}, mask)?.maskOf;
  return over ? [over] : pictureFirst(template).filter((name) => name !== mask);
}

function givenPicture(
  part: Part,
  template: InvocationTemplate | undefined,
  node: string,
  input: string,
): GivenPicture | undefined {
  if (own(template?.inputs ?? {}, input)?.type.name !== IMAGE) return undefined;
  const value = own(own(part.nodes, node)?.inputs ?? {}, input);
  return isObject(value) && text(value.hash) !== '' && text(value.name) !== ''
    ? { kind: 'given', node, value }
    : undefined;
}

/** The inputs of a node that may lead to a picture, those that take one first. */
function pictureFirst(template: InvocationTemplate | undefined): readonly string[] {
  const inputs = Object.values(template?.inputs ?? {}).filter(({ type }) => type.name !== MASK);
  const pictures = inputs.filter(({ type }) => type.name === IMAGE);
  return [...pictures, ...inputs.filter(({ type }) => type.name !== IMAGE)].map(({ name }) => name);
}
