/** `pictureBelow`: the picture that a mask is laid over, as far as it is known. */
import type { ImageView } from '@/api/types';
import { here } from '@/commands/here';
import type { Port } from '@/document/workflow';
import { inputsBelow, picturesAbove } from '@/graph/pictures-above';
import { equalJSON, own, text } from '@/schema/reading';
import type { Workbench } from '@/workbench/workbench';

/** The nearest picture that leads to where a mask is laid, of a field or of the run that is shown. */
export async function pictureBelow(
  bench: Pick<Workbench, 'api' | 'editor' | 'runs'>,
  node: string,
  mask: string,
): Promise<ImageView | undefined> {
  const { part, templateOf } = here(bench);
  for (const found of picturesAbove(part, templateOf, node, inputsBelow(templateOf(node), mask))) {
    const picture =
      found.kind === 'given' ? await pictureOf(bench, text(found.value.hash)) : await pictureMade(bench, found.port);
    if (picture) return picture;
  }
  return undefined;
}

/** The picture with a digest; undefined where the server has none. */
export async function pictureOf({ api }: Pick<Workbench, 'api'>, digest: string): Promise<ImageView | undefined> {
  const { images } = await api.images.list({ digest, limit: 1 });
  return images[0];
}

/**
 * What a run saved of an output: by the node itself, or by one that the output leads to. Nothing, where the node was
 * changed since: then it would give something else.
 */
async function pictureMade(
  bench: Pick<Workbench, 'api' | 'editor' | 'runs'>,
  [node, output]: Port,
): Promise<ImageView | undefined> {
  const { part, place } = here(bench);
  const { watch } = bench.runs.shown.getState();
  const before = place.length === 0 ? own(watch?.document.nodes ?? {}, node) : undefined;
  if (!watch || !before || !equalJSON(before.inputs, own(part.nodes, node)?.inputs ?? {})) return undefined;
  const onward = part.edges.filter((edge) => edge[0] === node && edge[1] === output).map((edge) => edge[2]);
  for (const each of [node, ...onward]) {
    const image = watch.node(place, each)?.images.at(-1);
    if (image !== undefined) return bench.api.images.get(image);
  }
  return undefined;
}
