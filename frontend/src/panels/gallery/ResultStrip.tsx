/** The newest pictures, in one row at the bottom of the window. */
import { Images, LayoutGrid } from 'lucide-react';
import { type KeyboardEvent, memo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useBench } from '@/app/bench';
import { VIEW_KEYS } from '@/commands/views';
import { dragPicture } from '@/fields/picture-drop';
import type { Picture } from '@/runs/pictures';
import { strings } from '@/strings';
import { EmptyState } from '@/ui/EmptyState';
import { IconButton } from '@/ui/IconButton';
import styles from './ResultStrip.module.css';

const words = strings.files.results;

/** The newest pictures. One tab stop; arrows go along the row, Enter shows a picture in full. */
export function ResultStrip() {
  const { runs, ui } = useBench();
  const pictures = useStore(runs.pictures);
  const [at, setAt] = useState<string>();
  const row = useRef<HTMLUListElement>(null);
  if (pictures.length === 0)
    return (
      <EmptyState flat icon={Images} title={words.none}>
        {words.noneText}
      </EmptyState>
    );
  const current = pictures.some(({ id }) => id === at) ? at : pictures[0]?.id;

  function walk(event: KeyboardEvent) {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -pictures.length, End: pictures.length }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const from = pictures.findIndex(({ id }) => id === current);
    const next = pictures[Math.max(0, Math.min(pictures.length - 1, from + step))];
    setAt(next?.id);
    row.current?.querySelector<HTMLElement>(`[data-picture="${next?.id}"]`)?.focus();
  }

  return (
    <div className={styles.strip}>
      <ul ref={row} className={styles.row} aria-label={words.newest} onKeyDown={walk}>
        {pictures.map((picture) => (
          <Tile key={picture.id} picture={picture} isCurrent={picture.id === current} onFocus={setAt} />
        ))}
      </ul>
      <IconButton
        icon={LayoutGrid}
        label={strings.gallery.open}
        keys={VIEW_KEYS.gallery}
        className={styles.all ?? ''}
        onClick={() => ui.setState({ view: 'gallery' })}
      />
    </div>
  );
}

interface TileProps {
  readonly picture: Picture;
  readonly isCurrent: boolean;
  readonly onFocus: (id: string) => void;
}

const Tile = memo(function Tile({ picture: { id, name }, isCurrent, onFocus }: TileProps) {
  const { api, ui } = useBench();
  return (
    <li className={styles.item}>
      <button
        type="button"
        className={styles.tile}
        data-picture={id}
        tabIndex={isCurrent ? 0 : -1}
        aria-label={words.picture(name)}
        draggable
        onDragStart={(event) => dragPicture(event.dataTransfer, id)}
        onFocus={() => onFocus(id)}
        onClick={() => ui.setState({ dialog: { kind: 'picture', name: id } })}
      >
        <img src={api.images.thumbnailUrl(id)} alt="" loading="lazy" draggable={false} />
      </button>
    </li>
  );
});
