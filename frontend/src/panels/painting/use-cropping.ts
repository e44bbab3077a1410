/** `useCropping`: opens a picture, and brings what a frame holds of it into the field, with the masks over it. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ApiError } from '@/api/problem';
import { useBench } from '@/app/bench';
import { here } from '@/commands/here';
import type { JSONValue } from '@/document/json';
import { PictureError } from '@/drawing/brush';
import { type FieldRequest, notify } from '@/editor/ui';
import { titleOf } from '@/graph/labels';
import { masksOver } from '@/graph/masks-over';
import { setValue } from '@/graph/values';
import { reachesOut } from '@/painting/frame';
import { framedMask } from '@/painting/framing';
import { greyPng } from '@/painting/png';
import { type Raster, raster } from '@/painting/raster';
import type { Rect, Size } from '@/painting/rect';
import { mapping, own, text } from '@/schema/reading';
import { strings } from '@/strings';
import type { Workbench } from '@/workbench/workbench';
import { pictureOf } from './below';
import { asMask, framedPicture, openPicture } from './opening';

/** A field for a mask that is laid over the picture. */
export interface MaskOver {
  readonly node: string;
  readonly input: string;
  readonly title: string;
  /** Digest of the mask that it holds; '' where it holds none. */
  readonly hash: string;
}

/** A picture that can be cut. */
export interface Croppable {
  readonly bitmap: ImageBitmap;
  readonly url: string;
  readonly name: string;
  readonly masks: readonly MaskOver[];
}

/** Fields in a sentence. */
export function maskNames(masks: readonly MaskOver[]): string {
  return strings.ui.list(masks.map(({ title }) => title));
}

/** What can be cut; a `problem` is why it can't. */
export function useCropping(request: FieldRequest, onDone: () => void) {
  const bench = useBench();
  const answers = useQueryClient();
  const [opened, setOpened] = useState<Croppable>();
  const [problem, setProblem] = useState<string>();
  const [isSaving, setSaving] = useState(false);

  useEffect(() => {
    let isCurrent = true;
    open(bench, request).then(
      (found) => isCurrent && setOpened(found),
      (error: unknown) => isCurrent && setProblem(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      isCurrent = false;
    };
  }, [bench, request]);

  async function use(frame: Rect): Promise<void> {
    if (!opened) return;
    setSaving(true);
    try {
      const { api } = bench;
      const file = await framedPicture(opened.bitmap, frame);
      const picture = await api.images.upload(file, strings.painting.frame.fileName(opened.name), 'upload');
      const masks = await framedMasks(bench, opened, frame);
      await answers.invalidateQueries({ queryKey: ['images'] });
      putBack(bench, request, { ...picture.value }, masks);
      onDone();
    } catch (error) {
      setSaving(false);
      if (!(error instanceof ApiError || error instanceof PictureError)) throw error;
      notify(bench.ui, { tone: 'error', text: strings.fields.image.failed(error.message) });
    }
  }

  return { opened, problem, isSaving, use };
}

async function open(bench: Workbench, { node, input, value }: FieldRequest): Promise<Croppable> {
  const { hash, name } = mapping(value);
  const found = await pictureOf(bench, text(hash));
  if (!found) throw new PictureError(strings.fields.image.gone(text(name)));
  const url = bench.api.images.fileUrl(found.id);
  return {
    bitmap: await openPicture(bench, found.id),
    url,
    name: stem(found.name),
    masks: masksOf(bench, node, input),
  };
}

function masksOf(bench: Workbench, node: string | undefined, input: string): readonly MaskOver[] {
  if (node === undefined) return [];
  const { part, templateOf } = here(bench);
  return masksOver(part, templateOf, node, input).map(([id, field]) => {
    const template = templateOf(id);
    const title = `${titleOf(part, id, template)} · ${own(template?.inputs ?? {}, field)?.title ?? field}`;
    return { node: id, input: field, title, hash: text(mapping(own(own(part.nodes, id)?.inputs ?? {}, field)).hash) };
  });
}

/** The masks as they are over what the frame holds; none where nothing is new, and they held nothing. */
async function framedMasks(
  bench: Workbench,
  { bitmap, masks }: Croppable,
  frame: Rect,
): Promise<readonly (readonly [MaskOver, JSONValue])[]> {
  const made: (readonly [MaskOver, JSONValue])[] = [];
  const known = new Map<string, JSONValue>();
  for (const mask of masks) {
    if (mask.hash === '' && !reachesOut(frame, bitmap)) continue;
    const value = known.get(mask.hash) ?? (await saved(bench, framedMask(await maskOf(bench, mask, bitmap), frame)));
    known.set(mask.hash, value);
    made.push([mask, value]);
  }
  return made;
}

async function maskOf(bench: Workbench, { hash }: MaskOver, size: Size): Promise<Raster> {
  const found = hash === '' ? undefined : await pictureOf(bench, hash);
  if (!found) return raster(size.width, size.height);
  return asMask(await openPicture(bench, found.id), size);
}

async function saved({ api }: Workbench, mask: Raster): Promise<JSONValue> {
  const { value } = await api.images.upload(await greyPng(mask), strings.painting.mask.fileName, 'mask');
  return { ...value };
}

/** Picture and masks into their fields, as one step. */
function putBack(
  { editor }: Workbench,
  { node, input, label, give }: FieldRequest,
  picture: JSONValue,
  masks: readonly (readonly [MaskOver, JSONValue])[],
): void {
  if (node === undefined) give(picture);
  else
    editor.editPart(strings.painting.frame.edited(label), (part) => {
      setValue(part, node, input, picture);
      for (const [mask, value] of masks) setValue(part, mask.node, mask.input, value);
    });
}

function stem(name: string): string {
  return name.replace(/\.\w+$/, '');
}
