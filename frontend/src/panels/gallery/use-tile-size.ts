/** `useTileSize`: how large pictures are in the gallery, kept from one visit to the next. */
import { useState } from 'react';

const KEY = 'nodeloom.size.gallery';
const USUAL = 176;
/** The least and the most pixels of a tile's side. */
export const TILE_SIZES = { least: 96, most: 416, step: 16 };

/** The size, and the way to change it. */
export function useTileSize(): [number, (size: number) => void] {
  const [size, setSize] = useState(() => clamped(Number(localStorage.getItem(KEY) ?? USUAL) || USUAL));
  return [
    size,
    (next) => {
      setSize(clamped(next));
      localStorage.setItem(KEY, String(clamped(next)));
    },
  ];
}

function clamped(size: number): number {
  return Math.max(TILE_SIZES.least, Math.min(TILE_SIZES.most, size));
}
