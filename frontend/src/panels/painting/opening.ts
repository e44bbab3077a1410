/** Pictures and masks as they are opened, from the server to what is painted on. */
import { blank, pngOf } from '@/drawing/brush';
import { brightness, type Raster } from '@/painting/raster';
import type { Size } from '@/painting/rect';
import type { Workbench } from '@/workbench/workbench';

/** A picture of the server, turned upright. */
export async function openPicture({ api }: Pick<Workbench, 'api'>, id: string): Promise<ImageBitmap> {
  return createImageBitmap(await api.images.file(id), { imageOrientation: 'from-image' });
}

/** A picture as a mask of some size: nodes fit masks to their pictures too. */
export function asMask(picture: ImageBitmap, { width, height }: Size): Raster {
  const context = blank(width, height, { willReadFrequently: true });
  context.drawImage(picture, 0, 0, width, height);
  return brightness(context.getImageData(0, 0, width, height).data, width, height);
}

/** The part of a picture that a frame holds, as a PNG. What is beyond the picture has the colours of its edge. */
export async function framedPicture(picture: ImageBitmap, frame: Size & { x: number; y: number }): Promise<Blob> {
  const context = blank(frame.width, frame.height);
  context.imageSmoothingEnabled = false;
  context.translate(-frame.x, -frame.y);
  for (const [from, to] of stretches(picture.width, -frame.x, frame.x + frame.width - picture.width))
    for (const [above, below] of stretches(picture.height, -frame.y, frame.y + frame.height - picture.height))
      context.drawImage(
        picture,
        from.at,
        above.at,
        from.length,
        above.length,
        to.at,
        below.at,
        to.length,
        below.length,
      );
  return pngOf(context.canvas);
}

interface Span {
  readonly at: number;
  readonly length: number;
}

/** What of a side of the picture goes where: its ends are drawn out as far as the frame goes beyond them. */
function stretches(side: number, before: number, after: number): readonly (readonly [Span, Span])[] {
  const found: (readonly [Span, Span])[] = [
    [
      { at: 0, length: side },
      { at: 0, length: side },
    ],
  ];
  if (before > 0)
    found.push([
      { at: 0, length: 1 },
      { at: -before, length: before },
    ]);
  if (after > 0)
    found.push([
      { at: side - 1, length: 1 },
      { at: side, length: after },
    ]);
  return found;
}
