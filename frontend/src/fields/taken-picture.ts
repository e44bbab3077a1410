/** `asTaken`: a picture file in a format that the server takes. Others are made PNG, as far as the browser reads them. */
import type { Api } from '@/api/api';
import type { ImageView } from '@/api/types';
import { blank, pngOf } from '@/drawing/brush';

const TAKEN: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp']);

/** A file as it can be uploaded; undefined if nobody here can read it. */
export async function asTaken(file: File): Promise<File | undefined> {
  if (TAKEN.has(file.type)) return file;
  try {
    const picture = await createImageBitmap(file);
    const brush = blank(picture.width, picture.height);
    brush.drawImage(picture, 0, 0);
    picture.close();
    const made = await pngOf(brush.canvas);
    return new File([made], file.name.replace(/(\.\w+)?$/, '.png'), { type: made.type });
  } catch {
    return undefined; // the browser could not read it either, and that is all there is to know
  }
}

/** Upload a picture file, on a board if there is one. What nobody here can read the server refuses, and says why. */
export async function uploadPicture(
  { images }: Pick<Api, 'images'>,
  file: File,
  board: string | null = null,
): Promise<ImageView> {
  const taken = (await asTaken(file)) ?? file;
  return images.upload(taken, taken.name, 'upload', board);
}
