/** Drawing with the browser: a brush for a canvas, and a canvas as the bytes of a PNG. */
import { strings } from '@/strings';

/** A picture that can't be read, drawn or written; its message says why, for people. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
}

/** An empty canvas of a size in pixels, with a brush. `PictureError` if the browser has none. */
export function blank(width: number, height: number, settings?: CanvasRenderingContext2DSettings) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return brushOn(canvas, settings);
}

/** The brush of a canvas. `PictureError` if the browser has none. */
export function brushOn(
  canvas: HTMLCanvasElement,
  settings?: CanvasRenderingContext2DSettings,
): CanvasRenderingContext2D {
  const brush = canvas.getContext('2d', settings);
  if (!brush) throw new PictureError(strings.ui.picture.noCanvas);
  return brush;
}

/** What is on a canvas, as a PNG. `PictureError` if it is too large for the browser. */
export function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new PictureError(strings.ui.picture.tooLarge))),
      'image/png',
    );
  });
}
