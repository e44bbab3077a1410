/** The menu of pictures: what can be done with one, or with several. */
import { Columns2, Copy, Download, Expand, FileInput, FolderInput, Star, Trash2, Workflow } from 'lucide-react';
import type { BoardView, ImageView } from '@/api/types';
import { strings } from '@/strings';
import type { MenuEntry } from '@/ui/menu-entry';
import type { Workbench } from '@/workbench/workbench';
import { inputEntries, openWorkflow, recallEntries } from '../picture/using';
import { compare, moveTo, save, show, star } from './actions';

const words = strings.gallery.chosen;

/** What can be done with some pictures, which were found among others. */
export function pictureEntries(
  bench: Workbench,
  images: readonly ImageView[],
  among: readonly string[],
  boards: readonly BoardView[],
  onRemove: () => void,
): readonly MenuEntry[] {
  const [first, ...others] = images;
  if (!first) return [];
  const ids = images.map(({ id }) => id);
  const isStarred = images.every(({ starred }) => starred);
  const own: readonly MenuEntry[] = [
    { id: 'open', label: words.open, icon: Expand, keys: 'Enter', run: () => show(bench, first.id, among) },
    {
      id: 'workflow',
      label: strings.files.picture.openWorkflow,
      icon: Workflow,
      run: () => void openWorkflow(bench, first),
    },
    { id: 'input', label: strings.gallery.picture.into, icon: FileInput, items: inputEntries(bench, first) },
    { id: 'recall', label: strings.gallery.picture.recall, icon: Copy, items: recallEntries(bench, first) },
    { id: 'line-1' },
  ];
  return [
    ...(others.length === 0
      ? own
      : [{ id: 'compare', label: words.compare, icon: Columns2, keys: 'C', run: () => compare(bench, ids) }]),
    {
      id: 'star',
      label: isStarred ? words.unstar : words.star,
      icon: Star,
      keys: 'S',
      run: () => void star(bench, ids, !isStarred),
    },
    { id: 'move', label: words.move, icon: FolderInput, items: boardEntries(bench, images, boards) },
    { id: 'download', label: words.download, icon: Download, run: () => void save(bench, images) },
    { id: 'line-2' },
    { id: 'remove', label: words.remove, icon: Trash2, keys: 'Delete', danger: true, run: onRemove },
  ];
}

/** The boards that pictures can be put on. */
export function boardEntries(
  bench: Workbench,
  images: readonly ImageView[],
  boards: readonly BoardView[],
): readonly MenuEntry[] {
  const ids = images.map(({ id }) => id);
  const isOn = (board: string | null) => images.every((each) => each.board === board);
  return [
    ...boards.map((board) => ({
      id: board.id,
      label: board.name,
      checked: isOn(board.id),
      run: () => void moveTo(bench, ids, board),
    })),
    ...(boards.length > 0 ? [{ id: 'line' }] : []),
    {
      id: 'none',
      label: strings.gallery.boards.none,
      checked: isOn(null),
      run: () => void moveTo(bench, ids, undefined),
    },
  ];
}
