/** `useOpening`: finds and opens what a mask is painted on: the picture below, and the mask as it is now. */
import { useEffect, useRef, useState } from 'react';
import type { ImageView } from '@/api/types';
import { useBench } from '@/app/bench';
import type { FieldRequest } from '@/editor/ui';
import { createPainting, type Painting } from '@/painting/painting';
import { fitting, type Raster, raster } from '@/painting/raster';
import type { Size } from '@/painting/rect';
import { createTools, type Tools } from '@/painting/tools';
import { mapping, text } from '@/schema/reading';
import type { Workbench } from '@/workbench/workbench';
import { pictureBelow, pictureOf } from './below';
import { asMask, openPicture } from './opening';

/** All that one paints with. */
export interface Opened {
  /** The picture below; undefined where there is none. */
  readonly picture: ImageView | undefined;
  readonly bitmap: ImageBitmap | undefined;
  readonly painting: Painting;
  readonly tools: Tools;
}

/** What is opened; a `problem` is why nothing could be, '' where nobody knows which picture it should be. */
export function useOpening(request: FieldRequest) {
  const bench = useBench();
  const [opened, setOpened] = useState<Opened>();
  const [problem, setProblem] = useState<string>();
  const latest = useRef(0);

  async function attempt(open: () => Promise<Opened | undefined>): Promise<void> {
    latest.current += 1;
    const turn = latest.current;
    try {
      const found = await open();
      if (turn !== latest.current) return found?.bitmap?.close();
      setOpened(found);
      setProblem(found ? undefined : '');
    } catch (error) {
      if (turn === latest.current) setProblem(error instanceof Error ? error.message : String(error));
    }
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each request
  useEffect(() => {
    void attempt(() => openBoth(bench, request));
    return () => {
      latest.current += 1;
    };
  }, [request]);

  return {
    opened,
    problem,
    /** Lay the mask over another picture; what was painted stays, fitted to it. */
    choose: (picture: ImageView) =>
      attempt(async () => {
        const bitmap = await openPicture(bench, picture.id);
        const before = opened?.painting.mask ?? (await maskNow(bench, request, bitmap));
        return { picture, bitmap, ...begun(opened, before && fitting(before, bitmap), bitmap) };
      }),
    /** Begin with an empty mask over nothing. */
    begin: (size: Size) => {
      setProblem(undefined);
      setOpened({ picture: undefined, bitmap: undefined, ...begun(undefined, undefined, size) });
    },
  };
}

/** The picture below and the mask; undefined where there is neither. */
async function openBoth(bench: Workbench, request: FieldRequest): Promise<Opened | undefined> {
  const picture = request.node === undefined ? undefined : await pictureBelow(bench, request.node, request.input);
  if (picture) {
    const bitmap = await openPicture(bench, picture.id);
    return { picture, bitmap, ...begun(undefined, await maskNow(bench, request, bitmap), bitmap) };
  }
  const mask = await maskNow(bench, request);
  return mask && { picture: undefined, bitmap: undefined, ...begun(undefined, mask, mask) };
}

/** The mask that the field holds, as large as the picture below; undefined where it holds none that is there. */
async function maskNow(bench: Workbench, { value }: FieldRequest, size?: Size): Promise<Raster | undefined> {
  const hash = text(mapping(value).hash);
  const found = hash === '' ? undefined : await pictureOf(bench, hash);
  if (!found) return undefined;
  const bitmap = await openPicture(bench, found.id);
  const mask = asMask(bitmap, size ?? bitmap);
  bitmap.close();
  return mask;
}

/** The tools stay as they are set; the mask is another one where its size is. */
function begun(before: Opened | undefined, mask: Raster | undefined, { width, height }: Size) {
  const isSame = before && mask === before.painting.mask;
  const wasChanged = before?.painting.state.getState().isChanged;
  const painting = isSame ? before.painting : createPainting(mask ?? raster(width, height), wasChanged);
  return { painting, tools: before?.tools ?? createTools({ width, height }) };
}
