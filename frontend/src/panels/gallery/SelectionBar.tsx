/** What can be done with the pictures that are chosen, in a bar below them. */
import { Columns2, Download, Ellipsis, Expand, FolderInput, Star, StarOff, Trash2, X } from 'lucide-react';
import type { ImageView } from '@/api/types';
import { useBench } from '@/app/bench';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { IconButton } from '@/ui/IconButton';
import { Menu } from '@/ui/Menu';
import { compare, MOST_COMPARED, save, show, star } from './actions';
import { boardEntries, pictureEntries } from './picture-entries';
import styles from './SelectionBar.module.css';
import { useCountedBoards } from './use-boards';

const words = strings.gallery.chosen;

/** What a `SelectionBar` takes. */
export interface SelectionBarProps {
  readonly images: readonly ImageView[];
  /** All pictures that were found, in their order. */
  readonly among: readonly string[];
  readonly onClear: () => void;
  readonly onRemove: () => void;
}

/** The bar. */
export function SelectionBar({ images, among, onClear, onRemove }: SelectionBarProps) {
  const bench = useBench();
  const boards = useCountedBoards().data?.boards ?? [];
  const ids = images.map(({ id }) => id);
  const isStarred = images.every(({ starred }) => starred);
  const canCompare = ids.length >= 2 && ids.length <= MOST_COMPARED;
  return (
    <div className={styles.bar} role="toolbar" aria-label={words.label}>
      <IconButton icon={X} label={words.clear} onClick={onClear} />
      <span className={styles.count}>{words.count(images.length)}</span>
      <span className={styles.line} />
      {images.length === 1 ? (
        <Button tone="quiet" icon={Expand} onClick={() => show(bench, ids[0] ?? '', among)}>
          {words.open}
        </Button>
      ) : (
        <Button
          tone="quiet"
          icon={Columns2}
          tip={words.compareTip}
          disabled={!canCompare}
          onClick={() => compare(bench, ids)}
        >
          {words.compare}
        </Button>
      )}
      <Menu
        label={words.move}
        side="top"
        entries={() => boardEntries(bench, images, boards)}
        trigger={
          <Button tone="quiet" icon={FolderInput}>
            {words.move}
          </Button>
        }
      />
      <IconButton
        icon={isStarred ? StarOff : Star}
        label={isStarred ? words.unstar : words.star}
        onClick={() => void star(bench, ids, !isStarred)}
      />
      <IconButton icon={Download} label={words.download} onClick={() => void save(bench, images)} />
      <IconButton icon={Trash2} label={words.remove} onClick={onRemove} />
      <Menu
        label={words.menu}
        side="top"
        align="end"
        entries={() => pictureEntries(bench, images, among, boards, onRemove)}
        trigger={<IconButton icon={Ellipsis} label={words.menu} />}
      />
    </div>
  );
}
