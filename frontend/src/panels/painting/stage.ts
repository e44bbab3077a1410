/** `createStage`: draws a picture with a mask above it, and no more of it anew than what changed. */
import { blank, brushOn } from '@/drawing/brush';
import { feathered, featherReach } from '@/painting/feather';
import { fitted, type Look } from '@/painting/look';
import type { Painting } from '@/painting/painting';
import type { Spot } from '@/painting/polygon';
import {
  around,
  common,
  grown,
  isEmpty,
  isSame,
  joined,
  NOWHERE,
  type Rect,
  type Size,
  tiles,
  whole,
} from '@/painting/rect';
import { stripes } from './stripes';

/** Pixels of a side of the parts that are put on the screen one by one. */
const SIDE = 512;
/** Milliseconds that a frame may take for that; what is left is done in the next. */
const BUDGET = 12;
/** From so many pixels of the screen a pixel of the picture is shown as a square. */
const SQUARES = 3;
/** How much of the picture the mask hides. */
const TINT = 0.6;

/** What is drawn, and where. */
export interface StageOptions {
  readonly canvas: HTMLCanvasElement;
  /** The picture below; undefined where there is none. */
  readonly picture: CanvasImageSource | undefined;
  readonly painting: Painting;
  /** The look is another one. */
  readonly onLook: () => void;
}

/** A picture with a mask above it. */
export interface Stage {
  look(): Look;
  setLook(look: Look): void;
  /** Look at all of it. */
  fit(): void;
  /** The window is of another size. */
  resize(window: Size): void;
  setFeather(amount: number): void;
  /** The line of a shape that is being drawn. */
  setLine(line: readonly Spot[]): void;
  close(): void;
}

/** Draw a painting on a canvas, again whenever it changes. */
export function createStage({ canvas, picture, painting, onLook }: StageOptions): Stage {
  const { mask } = painting;
  const view = brushOn(canvas);
  const tint = blank(canvas.width, canvas.height);
  const layer = blank(mask.width, mask.height);
  const colors = getComputedStyle(canvas);
  const color = colors.getPropertyValue('--mask-tint');
  const pattern = stripes(view, colors.getPropertyValue('--mask-stripe'));
  const density = window.devicePixelRatio || 1;
  let size: Size = { width: 0, height: 0 };
  let look: Look = { scale: 1, x: 0, y: 0 };
  let isFitted = true;
  let feather = 0;
  let line: readonly Spot[] = [];
  let waiting: Rect[] = tiles(whole(mask), SIDE);
  let drawn: Rect = NOWHERE;
  let frame = 0;

  function soon(): void {
    if (frame === 0) frame = requestAnimationFrame(draw);
  }

  /** What changed last is what one looks at: it comes first. What holds all that waits takes its place. */
  function renewSoon(rect: Rect): void {
    const rest = waiting.filter((part) => !isSame(common(part, rect), part));
    waiting = [...tiles(rect, SIDE), ...rest];
    soon();
  }

  function drawAll(): void {
    drawn = { x: 0, y: 0, width: canvas.width, height: canvas.height };
    soon();
  }

  /** Bring what was painted to the layer, with soft edges: a part at a time, for no longer than a frame may take. */
  function renew(): void {
    const start = performance.now();
    while (waiting.length > 0 && performance.now() - start < BUDGET) {
      const part = waiting.shift() ?? NOWHERE;
      const bytes = feathered(mask, part, feather);
      const pixels = new Uint32Array(bytes.length);
      for (let at = 0; at < bytes.length; at += 1) pixels[at] = ((bytes[at] ?? 0) << 24) | 0xffffff;
      layer.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), part.width, part.height), part.x, part.y);
      drawn = joined(drawn, onScreen(part));
    }
    if (waiting.length > 0) soon();
  }

  function onScreen({ x, y, width, height }: Rect): Rect {
    const { scale } = look;
    const [left, top] = [look.x + x * scale, look.y + y * scale];
    const [right, bottom] = [left + width * scale, top + height * scale];
    return around(left * density, top * density, right * density, bottom * density, 2);
  }

  function draw(): void {
    frame = 0;
    if (size.width === 0 || size.height === 0) return;
    renew();
    const rect = common(drawn, whole(canvas));
    drawn = NOWHERE;
    if (isEmpty(rect)) return;
    for (const each of [view, tint]) {
      each.save();
      each.beginPath();
      each.rect(rect.x, rect.y, rect.width, rect.height);
      each.clip();
      each.clearRect(rect.x, rect.y, rect.width, rect.height);
      each.imageSmoothingEnabled = look.scale * density < SQUARES;
      const scale = look.scale * density;
      each.setTransform(scale, 0, 0, scale, look.x * density, look.y * density);
    }
    if (picture) view.drawImage(picture, 0, 0, mask.width, mask.height);
    tint.drawImage(layer.canvas, 0, 0);
    for (const each of [view, tint]) each.resetTransform();
    paintOver('source-in', color, rect);
    paintOver('source-atop', pattern, rect);
    view.globalAlpha = TINT;
    view.drawImage(tint.canvas, rect.x, rect.y, rect.width, rect.height, rect.x, rect.y, rect.width, rect.height);
    view.globalAlpha = 1;
    drawLine();
    for (const each of [view, tint]) each.restore();
  }

  function paintOver(operation: GlobalCompositeOperation, style: string | CanvasPattern, rect: Rect): void {
    tint.globalCompositeOperation = operation;
    tint.fillStyle = style;
    tint.fillRect(rect.x, rect.y, rect.width, rect.height);
  }

  /** A dashed line, dark and light, which is seen on anything. */
  function drawLine(): void {
    if (line.length < 2) return;
    const path = new Path2D();
    for (const { x, y } of line) path.lineTo((look.x + x * look.scale) * density, (look.y + y * look.scale) * density);
    path.closePath();
    view.lineWidth = 1.5 * density;
    for (const [style, offset] of [
      [colors.getPropertyValue('--mask-stripe'), 0],
      [colors.getPropertyValue('--thumb'), 5 * density],
    ] as const) {
      view.strokeStyle = style;
      view.setLineDash([5 * density, 5 * density]);
      view.lineDashOffset = offset;
      view.stroke(path);
    }
  }

  function setLook(next: Look): void {
    look = next;
    onLook();
    drawAll();
  }

  const stop = painting.listen((rect) => {
    renewSoon(common(grown(rect, featherReach(feather)), whole(mask)));
  });

  return {
    look: () => look,
    setLook(next) {
      isFitted = false;
      setLook(next);
    },
    fit() {
      isFitted = true;
      setLook(fitted(whole(mask), size));
    },
    resize(next) {
      size = next;
      for (const each of [canvas, tint.canvas]) {
        each.width = Math.round(next.width * density);
        each.height = Math.round(next.height * density);
      }
      if (isFitted) setLook(fitted(whole(mask), size));
      else drawAll();
    },
    setFeather(amount) {
      if (amount === feather) return;
      feather = amount;
      renewSoon(whole(mask));
    },
    setLine(next) {
      line = next;
      drawAll();
    },
    close() {
      stop();
      cancelAnimationFrame(frame);
    },
  };
}
