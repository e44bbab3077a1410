/** Colours that people give to nodes, frames and notes: `tintColor`. Documents keep names, so that themes decide. */

/** The names that are offered. */
export const TINTS = ['red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'gray'] as const;

const HEX = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

/** The CSS colour that a document names, one of `TINTS` or `#rrggbb`; undefined where it names none. */
export function tintColor(color: string | undefined): string | undefined {
  if (!color) return undefined;
  if (HEX.test(color)) return color;
  return TINTS.some((name) => name === color) ? `var(--tint-${color})` : undefined;
}
