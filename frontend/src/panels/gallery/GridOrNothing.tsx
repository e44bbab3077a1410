/** The pictures that were found; a sentence where there are none, or where they can't be had. */
import { ImageOff, Images, SearchX } from 'lucide-react';
import { useStore } from 'zustand';
import { EVERYTHING, isNarrowed } from '@/gallery/query';
import type { Chosen } from '@/gallery/selection';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { EmptyState } from '@/ui/EmptyState';
import { Spinner } from '@/ui/Spinner';
import { PictureGrid } from './PictureGrid';
import styles from './PictureGrid.module.css';
import type { Gallery } from './use-gallery';

const words = strings.gallery.grid;

/** What `GridOrNothing` takes. */
export interface GridOrNothingProps extends Pick<Gallery, 'query' | 'setQuery' | 'found' | 'chosen'> {
  readonly size: number;
  readonly onChosen: (chosen: Chosen) => void;
  /** These shall be deleted. */
  readonly onRemove: (ids: readonly string[]) => void;
  /** The menu of a picture is about to open. */
  readonly onContext: (id: string) => void;
}

/** The grid, or what stands in its place. */
export function GridOrNothing(props: GridOrNothingProps) {
  const { query, setQuery, found } = props;
  const { images, state, problem } = useStore(found.store);
  if (images.length > 0) return <PictureGrid {...props} images={images} />;
  return (
    <div className={styles.nothing}>
      {state === 'loading' ? (
        <Spinner label={words.loading} />
      ) : state === 'failed' ? (
        <EmptyState icon={ImageOff} title={words.failed}>
          {problem}
        </EmptyState>
      ) : isNarrowed(query) ? (
        <EmptyState
          icon={SearchX}
          title={words.noMatch}
          action={
            <Button onClick={() => setQuery({ ...EVERYTHING, place: query.place })}>
              {strings.gallery.filter.clear}
            </Button>
          }
        >
          {words.noMatchText}
        </EmptyState>
      ) : query.place.kind === 'board' ? (
        <EmptyState icon={Images} title={words.emptyBoard}>
          {words.emptyBoardText}
        </EmptyState>
      ) : (
        <EmptyState icon={Images} title={words.empty}>
          {words.emptyText}
        </EmptyState>
      )}
    </div>
  );
}
