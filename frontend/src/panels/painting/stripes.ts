/** `stripes`: a pattern of slanted stripes, so that a mask is told from a picture of any colour. */

/** Pixels of the screen from stripe to stripe. */
const PERIOD = 10;

/** Stripes of a colour, with nothing between them. */
export function stripes(context: CanvasRenderingContext2D, color: string): CanvasPattern {
  const tile = document.createElement('canvas');
  tile.width = PERIOD;
  tile.height = PERIOD;
  const brush = tile.getContext('2d');
  const pattern = brush && draw(brush, color) ? context.createPattern(tile, 'repeat') : null;
  if (!pattern) throw new Error('this browser has no canvas to draw on');
  return pattern;
}

/** One tile: its stripe meets those of its neighbours at the corners. */
function draw(brush: CanvasRenderingContext2D, color: string): boolean {
  brush.strokeStyle = color;
  brush.lineWidth = 2;
  for (const shift of [-PERIOD, 0, PERIOD]) {
    brush.moveTo(shift - 1, PERIOD + 1);
    brush.lineTo(shift + PERIOD + 1, -1);
  }
  brush.stroke();
  return true;
}
