/** A picture of the grid. */
import { Brush, Star } from 'lucide-react';
import { memo } from 'react';
import type { ThumbnailSize } from '@/api/picture_calls';
import type { ImageView } from '@/api/types';
import { useBench } from '@/app/bench';
import { strings } from '@/strings';
import styles from './PictureGrid.module.css';

/** What a `Tile` takes. */
export interface TileProps {
  readonly image: ImageView;
  readonly index: number;
  readonly count: number;
  readonly x: number;
  readonly y: number;
  readonly side: number;
  readonly isChosen: boolean;
  /** Whether the keyboard is here. */
  readonly isAt: boolean;
}

/** The id of a tile in the page. */
export function tileId(image: string): string {
  return `tile-${image}`;
}

/** A picture of the grid, which hears clicks and drags itself. */
export const Tile = memo(function Tile({ image, index, count, x, y, side, isChosen, isAt }: TileProps) {
  const { api } = useBench();
  const { id, name, starred, kind } = image;
  const words = strings.gallery.grid;
  return (
    <div
      id={tileId(id)}
      role="option"
      tabIndex={-1}
      className={styles.tile}
      style={{ insetInlineStart: x, insetBlockStart: y, inlineSize: side, blockSize: side }}
      data-picture={id}
      data-at={isAt || undefined}
      aria-selected={isChosen}
      aria-label={starred ? `${name}, ${words.starred}` : name}
      aria-setsize={count}
      aria-posinset={index + 1}
      draggable
    >
      <img src={api.images.thumbnailUrl(id, thumbnailOf(side))} alt="" loading="lazy" draggable={false} />
      {starred ? <Star aria-hidden className={styles.star} /> : null}
      {kind === 'mask' ? <Brush aria-hidden className={styles.kind} /> : null}
    </div>
  );
});

/** The small copy that is sharp at a size. */
function thumbnailOf(side: number): ThumbnailSize {
  const pixels = side * window.devicePixelRatio;
  return pixels <= 160 ? 128 : pixels <= 320 ? 256 : 512;
}
