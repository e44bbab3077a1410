/** The gallery: boards at the side, a search above, and all pictures that it finds. It fills the window. */
import { useState } from 'react';
import { useStore } from 'zustand';
import { useBench } from '@/app/bench';
import { pictureFile } from '@/fields/picture-drop';
import { choose, NOTHING } from '@/gallery/selection';
import { strings } from '@/strings';
import { upload } from './actions';
import { Boards } from './Boards';
import { DeleteDialog } from './DeleteDialog';
import { Filters } from './Filters';
import { GalleryHeader } from './GalleryHeader';
import styles from './GalleryView.module.css';
import { GridOrNothing } from './GridOrNothing';
import { SelectionBar } from './SelectionBar';
import { useBoardNews } from './use-boards';
import { useGallery } from './use-gallery';
import { useTileSize } from './use-tile-size';

const words = strings.gallery;

/** The whole gallery. Files that are dropped on it are added. */
export function GalleryView() {
  const bench = useBench();
  const gallery = useGallery();
  useBoardNews();
  const { query, setQuery, found, chosen, setChosen } = gallery;
  const { images, total } = useStore(found.store);
  const [size, setSize] = useTileSize();
  const [isOver, setOver] = useState(false);
  const [asksFor, setAsksFor] = useState<readonly string[]>([]);
  const board = query.place.kind === 'board' ? query.place.id : null;
  const picked = images.filter(({ id }) => chosen.ids.has(id));
  const hasFiles = (event: React.DragEvent) => event.dataTransfer.types.includes('Files');
  return (
    <main className={styles.view} aria-label={words.title}>
      <Boards place={query.place} onPlace={(place) => setQuery({ ...query, place })} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: files can be added by the button too */}
      <div
        className={styles.content}
        data-over={isOver || undefined}
        onDragOver={(event) => {
          if (!hasFiles(event)) return;
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
        }}
        onDrop={(event) => {
          setOver(false);
          if (!hasFiles(event)) return;
          event.preventDefault();
          void upload(bench, event.dataTransfer.files, board);
        }}
        onPaste={(event) => {
          if (!pictureFile(event.clipboardData.files)) return;
          event.preventDefault();
          void upload(bench, event.clipboardData.files, board);
        }}
      >
        <GalleryHeader
          query={query}
          total={total}
          size={size}
          onQuery={setQuery}
          onSize={setSize}
          onFiles={(files) => void upload(bench, files, board)}
        />
        <Filters query={query} onQuery={setQuery} />
        <GridOrNothing
          {...gallery}
          size={size}
          onChosen={setChosen}
          onRemove={setAsksFor}
          onContext={(id) => chosen.ids.has(id) || setChosen(choose([], chosen, id, 'alone'))}
        />
        {picked.length > 0 ? (
          <SelectionBar
            images={picked}
            among={images.map(({ id }) => id)}
            onClear={() => setChosen({ ...NOTHING, at: chosen.at })}
            onRemove={() => setAsksFor(picked.map(({ id }) => id))}
          />
        ) : null}
        {isOver ? (
          <p className={styles.drop} aria-hidden>
            {words.grid.drop}
          </p>
        ) : null}
      </div>
      {asksFor.length > 0 ? <DeleteDialog pictures={asksFor} onClose={() => setAsksFor([])} /> : null}
    </main>
  );
}
