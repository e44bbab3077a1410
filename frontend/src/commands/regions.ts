/** The parts of the window, for the keyboard: from the toolbar to the panels and the canvas, and round again. */

const REGIONS = 'header, aside[aria-label], main[aria-label], section[aria-label]';
const FOCUSABLE = '[tabindex="0"], button:not(:disabled), input:not(:disabled), textarea, select, a[href]';

/** Give the keyboard to the next part of the window, or the previous one. Parts without anything to focus are left out. */
export function goToRegion(by: 1 | -1, root: ParentNode = document): void {
  const doors = [...root.querySelectorAll<HTMLElement>(REGIONS)].flatMap((region) => {
    const isInner = region.parentElement?.closest(REGIONS);
    const door = isInner ? null : region.querySelector<HTMLElement>(FOCUSABLE);
    return door ? [{ region, door }] : [];
  });
  const at = doors.findIndex(({ region }) => region.contains(document.activeElement));
  const start = at < 0 && by < 0 ? 0 : at;
  doors[(start + by + doors.length) % doors.length]?.door.focus();
}
