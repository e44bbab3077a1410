/** `Look`: how a picture is seen in a window: how large, and from where. Lengths of the window are CSS pixels. */
import type { Spot } from './polygon';
import type { Rect, Size } from './rect';

/** A pixel of the picture is `scale` wide; its upper left corner is at `x`, `y` of the window. */
export interface Look extends Spot {
  readonly scale: number;
}

const LARGEST = 40;
/** Smallest side of the picture in the window. */
const LEAST_SIDE = 24;

/** All of something in the middle of a window, with some room around; small pictures are not shown blurred large. */
export function fitted(shown: Rect, window: Size, room = 24, most = 8): Look {
  const across = (window.width - 2 * room) / shown.width;
  const down = (window.height - 2 * room) / shown.height;
  const scale = Math.max(1e-3, Math.min(most, across, down));
  return {
    scale,
    x: (window.width - shown.width * scale) / 2 - shown.x * scale,
    y: (window.height - shown.height * scale) / 2 - shown.y * scale,
  };
}

/** The look from nearer, or farther; the point of the picture that is at a point of the window stays there. */
export function zoomed(look: Look, factor: number, at: Spot, picture: Size): Look {
  const least = Math.min(1, LEAST_SIDE / Math.max(picture.width, picture.height));
  const scale = Math.max(least, Math.min(LARGEST, look.scale * factor));
  const ratio = scale / look.scale;
  return { scale, x: at.x - (at.x - look.x) * ratio, y: at.y - (at.y - look.y) * ratio };
}

/** The look with the picture moved. */
export function moved({ scale, x, y }: Look, by: Spot): Look {
  return { scale, x: x + by.x, y: y + by.y };
}

/** The look after two fingers moved from some points of the window to others. */
export function pinched(look: Look, from: readonly [Spot, Spot], to: readonly [Spot, Spot], picture: Size): Look {
  const factor = distance(...to) / Math.max(1, distance(...from));
  const [before, after] = [middle(...from), middle(...to)];
  return moved(zoomed(look, factor, before, picture), { x: after.x - before.x, y: after.y - before.y });
}

/** The point of the picture at a point of the window. */
export function toPicture({ scale, x, y }: Look, at: Spot): Spot {
  return { x: (at.x - x) / scale, y: (at.y - y) / scale };
}

/** The point of the window at a point of the picture. */
export function toWindow({ scale, x, y }: Look, at: Spot): Spot {
  return { x: x + at.x * scale, y: y + at.y * scale };
}

function distance(one: Spot, other: Spot): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function middle(one: Spot, other: Spot): Spot {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}
