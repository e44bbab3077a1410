/** A frame on a picture, which says what of it is kept, or how far it is extended: drawn by handles, or by numbers. */
import type { Rect, Size } from './rect';

/** Where a handle is: edges and corners by the directions of a map. */
export const HANDLES = ['n', 'e', 's', 'w', 'ne', 'se', 'sw', 'nw'] as const;

/** A handle of a frame. */
export type Handle = (typeof HANDLES)[number];

/** Largest side of a picture that is made, in pixels. */
export const MOST_SIDE = 8192;
/** Most pixels that are added at an edge, as parts of the picture's longer side. */
const FARTHEST = 4;

/** What a frame must keep to. */
export interface FrameRules {
  /** The picture. */
  readonly picture: Size;
  /** Width by height; undefined where it is free. */
  readonly ratio: number | undefined;
}

/** The frame moved; it keeps its size, and some of the picture stays in it. */
export function movedFrame(frame: Rect, dx: number, dy: number, { picture }: FrameRules): Rect {
  return {
    ...frame,
    x: within(Math.round(frame.x + dx), 1 - frame.width, picture.width - 1),
    y: within(Math.round(frame.y + dy), 1 - frame.height, picture.height - 1),
  };
}

/** The frame with a handle drawn by some pixels. With a ratio the other side follows, about the opposite end. */
export function drawnFrame(frame: Rect, handle: Handle, dx: number, dy: number, rules: FrameRules): Rect {
  const [isWest, isNorth] = [handle.includes('w'), handle.includes('n')];
  const hasX = isWest || handle.includes('e');
  const hasY = isNorth || handle.includes('s');
  const width = hasX ? frame.width + (isWest ? -dx : dx) : frame.width;
  const height = hasY ? frame.height + (isNorth ? -dy : dy) : frame.height;
  const leads = hasX && (!hasY || !rules.ratio || width / rules.ratio >= height) ? 'width' : 'height';
  const size = sized({ width, height }, leads, rules);
  return {
    ...size,
    x: isWest ? frame.x + frame.width - size.width : hasX ? frame.x : frame.x + center(frame.width, size.width),
    y: isNorth ? frame.y + frame.height - size.height : hasY ? frame.y : frame.y + center(frame.height, size.height),
  };
}

/** The frame with a width or height that was typed; its upper left corner stays. */
export function typedFrame(frame: Rect, side: 'width' | 'height', value: number, rules: FrameRules): Rect {
  return { ...frame, ...sized({ ...frame, [side]: value }, side, rules) };
}

/** The frame with so many pixels beyond the picture at an edge; less than none cuts off. */
export function extended(frame: Rect, edge: 'n' | 'e' | 's' | 'w', pixels: number, { picture }: FrameRules): Rect {
  const now = margins(frame, picture);
  return drawnFrame(frame, edge, ...wayOf(edge, pixels - now[edge]), { picture, ratio: undefined });
}

/** How far a frame reaches beyond a picture at each edge; less than none where it cuts off. */
export function margins(frame: Rect, picture: Size): Readonly<Record<'n' | 'e' | 's' | 'w', number>> {
  return {
    n: 0 - frame.y,
    w: 0 - frame.x,
    e: frame.x + frame.width - picture.width,
    s: frame.y + frame.height - picture.height,
  };
}

/** The largest frame of a ratio within the picture, in its middle; all of it without one. */
export function framed({ picture, ratio }: FrameRules): Rect {
  const width = ratio ? Math.min(picture.width, Math.round(picture.height * ratio)) : picture.width;
  const height = ratio ? Math.min(picture.height, Math.max(1, Math.round(width / ratio))) : picture.height;
  return { width, height, x: center(picture.width, width), y: center(picture.height, height) };
}

/** Whether a frame holds anything that is not of the picture. */
export function reachesOut(frame: Rect, picture: Size): boolean {
  return Object.values(margins(frame, picture)).some((margin) => margin > 0);
}

/** Whether a frame is the picture as it is. */
export function isAll(frame: Rect, picture: Size): boolean {
  return Object.values(margins(frame, picture)).every((margin) => margin === 0);
}

function sized({ width, height }: Size, leads: 'width' | 'height', { picture, ratio }: FrameRules): Size {
  const most = Math.min(MOST_SIDE, (2 * FARTHEST + 1) * Math.max(picture.width, picture.height));
  const bound = (side: number) => within(Math.round(side), 1, most);
  if (!ratio) return { width: bound(width), height: bound(height) };
  const wide = bound(leads === 'width' ? Math.min(width, most * ratio) : bound(height) * ratio);
  return { width: wide, height: leads === 'height' && wide < most ? bound(height) : bound(wide / ratio) };
}

function wayOf(edge: 'n' | 'e' | 's' | 'w', pixels: number): [dx: number, dy: number] {
  return { n: [0, -pixels], s: [0, pixels], w: [-pixels, 0], e: [pixels, 0] }[edge] as [number, number];
}

function center(around: number, inside: number): number {
  return Math.round((around - inside) / 2);
}

function within(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
