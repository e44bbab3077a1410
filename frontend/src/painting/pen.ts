/** What a pointer does to a mask: how large its brush is, and whether it erases. */

/** What of a pointer event matters. */
export interface Pen {
  readonly pointerType: string;
  readonly pressure: number;
  readonly button: number;
  readonly buttons: number;
}

/** Part of the size that a pen paints with which barely touches. */
const LEAST = 0.15;
/** The bit of `buttons` by which a pen says that its other end is down. */
const ERASER_END = 32;
const RIGHT = 2;

/** The radius of a brush under a pointer: that of a pen follows its pressure. */
export function radiusUnder({ pointerType, pressure }: Pick<Pen, 'pointerType' | 'pressure'>, size: number): number {
  const part = pointerType === 'pen' && pressure > 0 ? LEAST + (1 - LEAST) * pressure : 1;
  return (size / 2) * part;
}

/** Whether a pointer erases whatever the tool: by its right button, or the other end of a pen. */
export function erasesAnyway({ button, buttons }: Pick<Pen, 'button' | 'buttons'>): boolean {
  return button === RIGHT || (buttons & ERASER_END) !== 0;
}

/** Sizes of brushes, in pixels of the picture. */
export const SIZES = { least: 1, most: 1024 } as const;

/** The next size in a direction: steps are a tenth, or a pixel. */
export function nextSize(size: number, direction: 1 | -1): number {
  const step = Math.max(1, Math.round(size / 10));
  return Math.max(SIZES.least, Math.min(SIZES.most, size + direction * step));
}

/** The size to begin with: an eighth of the shorter side. */
export function firstSize(width: number, height: number): number {
  return Math.max(4, Math.min(256, Math.round(Math.min(width, height) / 8)));
}
