/** A grid of equal tiles of which only those in sight are drawn. All lengths in pixels. */

/** How tiles stand in a width. */
export interface Tiling {
  readonly columns: number;
  /** The side of a tile. */
  readonly side: number;
  readonly gap: number;
}

/** Which rows are drawn, the place of the first, and the height of all. */
export interface Sight {
  readonly first: number;
  readonly last: number;
  readonly height: number;
}

/** Tiles of about a size that fill a width to its end. */
export function tiling(width: number, size: number, gap: number): Tiling {
  const columns = Math.max(1, Math.round((width + gap) / (size + gap)));
  return { columns, side: Math.max(1, Math.floor((width - gap * (columns - 1)) / columns)), gap };
}

/** Rows from `first` to before `last` that are in sight, and some more on both sides. */
export function sight(count: number, { columns, side, gap }: Tiling, top: number, height: number, more = 3): Sight {
  const rows = Math.ceil(count / columns);
  const row = side + gap;
  const first = Math.max(0, Math.min(rows, Math.floor(top / row) - more));
  const last = Math.max(first, Math.min(rows, Math.ceil((top + height) / row) + more));
  return { first, last, height: rows === 0 ? 0 : rows * row - gap };
}

/** Where to scroll so that a tile is in sight; undefined if it is. */
export function scrollTo(
  index: number,
  { columns, side, gap }: Tiling,
  top: number,
  height: number,
): number | undefined {
  const from = Math.floor(index / columns) * (side + gap);
  if (from < top) return from;
  return from + side > top + height ? from + side - height : undefined;
}
