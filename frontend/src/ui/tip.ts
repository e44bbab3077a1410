/**
 * Tips: a word about what the pointer or the focus is at.
 *
 * Any element may carry one as attributes, which cost nothing; `TipLayer` shows the one that is wanted.
 */

/** Attributes that give an element a tip, with the shortcut that does the same. Spread them. */
export function tip(text: string | undefined, keys?: string): { 'data-tip'?: string; 'data-tip-keys'?: string } {
  if (!text) return {};
  return keys === undefined ? { 'data-tip': text } : { 'data-tip': text, 'data-tip-keys': keys };
}

/** Where a box of a size is put by an anchor: below it, or above where there is no room, within the window. */
export function tipPlace(
  anchor: { left: number; top: number; right: number; bottom: number },
  size: { width: number; height: number },
  room: { width: number; height: number },
): { left: number; top: number } {
  const gap = 6;
  const middle = (anchor.left + anchor.right - size.width) / 2;
  const left = Math.max(gap, Math.min(middle, room.width - size.width - gap));
  const below = anchor.bottom + gap;
  const fits = below + size.height + gap <= room.height;
  return { left, top: fits ? below : Math.max(gap, anchor.top - gap - size.height) };
}
