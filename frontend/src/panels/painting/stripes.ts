/** `stripes`: a pattern of slanted stripes, so that a mask is told from a picture of any colour. */

import { blank, PictureError } from '@/drawing/brush';
import { strings } from '@/strings';

/** Pixels of the screen from stripe to stripe. */
const PERIOD = 10;

/** Stripes of a colour, with nothing between them. */
export function stripes(context: CanvasRenderingContext2D, color: string): CanvasPattern {
  const brush = blank(PERIOD, PERIOD);
  draw(brush, color);
  const pattern = context.createPattern(brush.canvas, 'repeat');
  if (!pattern) throw new PictureError(strings.ui.picture.noCanvas);
  return pattern;
}

/** One tile: its stripe meets those of its neighbours at the corners. */
function draw(brush: CanvasRenderingContext2D, color: string): void {
  brush.strokeStyle = color;
  brush.lineWidth = 2;
  for (const shift of [-PERIOD, 0, PERIOD]) {
    brush.moveTo(shift - 1, PERIOD + 1);
    brush.lineTo(shift + PERIOD + 1, -1);
  }
  brush.stroke();
}
