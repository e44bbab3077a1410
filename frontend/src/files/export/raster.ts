/** Pictures drawn by the browser: an SVG of the page, or a picture of another format, as the bytes of a PNG. */
import { blank, PictureError, pngOf } from '@/drawing/brush';
import { strings } from '@/strings';

/** Styles by which a drawing looks outside of the page as it does within. */
const STYLES = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
] as const;

/** Most pixels of a side. */
const LONGEST = 2400;

/** An SVG of the page as a PNG: two pixels a unit, less where it is large. `PictureError` if it can't be drawn. */
export async function pngOfSvg(svg: SVGSVGElement | null): Promise<Uint8Array> {
  if (!svg) throw new PictureError(strings.ui.picture.noDrawing);
  const { width, height } = svg.viewBox.baseVal;
  const scale = Math.min(2, LONGEST / Math.max(width, height, 1));
  const copy = svg.cloneNode(true) as SVGSVGElement;
  keepStyles(svg, copy);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(Math.ceil(width * scale)));
  copy.setAttribute('height', String(Math.ceil(height * scale)));
  const text = new XMLSerializer().serializeToString(copy);
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await decoded(picture);
  return drawn(picture, picture.width, picture.height, getComputedStyle(svg).backgroundColor);
}

/** A picture of any format that the browser reads as a PNG. `PictureError` if it reads it not. */
export async function pngOfBlob(blob: Blob): Promise<Uint8Array> {
  const picture = new Image();
  picture.src = URL.createObjectURL(blob);
  try {
    await decoded(picture);
    return await drawn(picture, picture.naturalWidth, picture.naturalHeight);
  } finally {
    URL.revokeObjectURL(picture.src);
  }
}

async function decoded(picture: HTMLImageElement): Promise<void> {
  try {
    await picture.decode();
  } catch (error) {
    throw new PictureError(error instanceof Error ? error.message : String(error));
  }
}

/** Styles come from sheets of the page, which a picture of its own does not have. */
function keepStyles(from: Element, to: Element): void {
  const seen = getComputedStyle(from);
  const said = STYLES.map((name) => `${name}:${seen.getPropertyValue(name)}`).join(';');
  to.setAttribute('style', said);
  const [before, after] = [from.children, to.children];
  for (let at = 0; at < before.length; at += 1) {
    const [one, other] = [before[at], after[at]];
    if (one && other) keepStyles(one, other);
  }
}

async function drawn(picture: CanvasImageSource, width: number, height: number, ground?: string): Promise<Uint8Array> {
  const brush = blank(width, height);
  if (ground) {
    brush.fillStyle = ground;
    brush.fillRect(0, 0, width, height);
  }
  brush.drawImage(picture, 0, 0, width, height);
  const blob = await pngOf(brush.canvas);
  return new Uint8Array(await blob.arrayBuffer());
}
