/** A board in the list: opened by a click, and pictures are dropped on it. */
import { Ellipsis, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { droppedPictures, PICTURE_DRAG } from '@/fields/picture-drop';
import { strings } from '@/strings';
import { IconButton } from '@/ui/IconButton';
import { Menu } from '@/ui/Menu';
import type { MenuEntry } from '@/ui/menu-entry';
import styles from './Boards.module.css';

/** What a `BoardRow` takes. */
export interface BoardRowProps {
  readonly icon: LucideIcon;
  readonly name: string;
  /** How many pictures are on it; undefined while that is not known. */
  readonly count: number | undefined;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
  /** Pictures of the gallery are dropped on it. */
  readonly onPictures?: (ids: readonly string[]) => void;
  readonly entries?: () => readonly MenuEntry[];
}

/** A board, and how many pictures are on it. */
export function BoardRow({ icon: Icon, name, count, isOpen, onOpen, onPictures, entries }: BoardRowProps) {
  const [isOver, setOver] = useState(false);
  const takes = (event: React.DragEvent) => onPictures && event.dataTransfer.types.includes(PICTURE_DRAG);
  return (
    <li
      className={styles.row}
      data-open={isOpen || undefined}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        if (!takes(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        if (!takes(event)) return;
        event.preventDefault();
        onPictures?.(droppedPictures(event.dataTransfer));
      }}
    >
      <button type="button" className={styles.board} aria-current={isOpen || undefined} onClick={onOpen}>
        <Icon aria-hidden className={styles.icon} />
        <span className={styles.name}>{name}</span>
        <span className={styles.count}>{count ?? ''}</span>
      </button>
      {entries ? (
        <Menu
          label={strings.gallery.boards.menu(name)}
          align="end"
          entries={entries}
          trigger={
            <IconButton
              size="s"
              icon={Ellipsis}
              label={strings.gallery.boards.menu(name)}
              className={styles.more ?? ''}
            />
          }
        />
      ) : null}
    </li>
  );
}
