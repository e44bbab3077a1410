/** The boards at the side of the gallery: which one is seen, and where pictures are dropped. */
import { FolderPlus, Images, Layers, Pencil, SquareDashed, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { BoardView } from '@/api/types';
import { useBench } from '@/app/bench';
import { attempt } from '@/editor/attempt';
import type { Place } from '@/gallery/query';
import { strings } from '@/strings';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { IconButton } from '@/ui/IconButton';
import { moveTo } from './actions';
import { BoardRow } from './BoardRow';
import styles from './Boards.module.css';
import { useCountedBoards } from './use-boards';

const words = strings.gallery.boards;

/** What `Boards` take. */
export interface BoardsProps {
  readonly place: Place;
  readonly onPlace: (place: Place) => void;
}

/** All pictures, those on no board, and each board. */
export function Boards({ place, onPlace }: BoardsProps) {
  const bench = useBench();
  const { api, ui } = bench;
  const { data } = useCountedBoards();
  const [removed, setRemoved] = useState<BoardView>();
  function ask(title: string, value: string, give: (name: string) => Promise<unknown>): void {
    const then = (name: string) => {
      if (name.trim() !== '') void attempt(ui, () => give(name.trim()));
    };
    ui.setState({ dialog: { kind: 'ask', title, label: words.name, value, then } });
  }
  const entriesOf = (board: BoardView) => [
    {
      id: 'rename',
      label: words.rename,
      icon: Pencil,
      run: () => ask(words.name, board.name, (name) => api.boards.rename(board.id, name)),
    },
    { id: 'remove', label: words.remove, icon: Trash2, danger: true, run: () => setRemoved(board) },
  ];
  return (
    <nav className={styles.boards} aria-label={words.label}>
      <ul className={styles.list}>
        <BoardRow
          icon={Images}
          name={words.all}
          count={data?.images}
          isOpen={place.kind === 'all'}
          onOpen={() => onPlace({ kind: 'all' })}
        />
        <BoardRow
          icon={SquareDashed}
          name={words.none}
          count={data?.boardless}
          isOpen={place.kind === 'none'}
          onOpen={() => onPlace({ kind: 'none' })}
          onPictures={(ids) => void moveTo(bench, ids, undefined)}
        />
      </ul>
      <div className={styles.head}>
        <h2>{words.label}</h2>
        <IconButton
          size="s"
          icon={FolderPlus}
          label={words.create}
          onClick={() => ask(words.create, '', (name) => api.boards.create(name))}
        />
      </div>
      {data?.boards.length === 0 ? <p className={styles.hint}>{words.hint}</p> : null}
      <ul className={styles.list}>
        {(data?.boards ?? []).map((board) => (
          <BoardRow
            key={board.id}
            icon={Layers}
            name={board.name}
            count={board.images}
            isOpen={place.kind === 'board' && place.id === board.id}
            onOpen={() => onPlace({ kind: 'board', id: board.id })}
            onPictures={(ids) => void moveTo(bench, ids, board)}
            entries={() => entriesOf(board)}
          />
        ))}
      </ul>
      {removed ? (
        <ConfirmDialog
          title={words.removeTitle(removed.name)}
          text={words.removeText}
          yes={words.remove}
          no={strings.commands.ask.cancel}
          onClose={() => setRemoved(undefined)}
          onYes={() => {
            if (place.kind === 'board' && place.id === removed.id) onPlace({ kind: 'all' });
            void attempt(ui, () => api.boards.delete(removed.id));
          }}
        />
      ) : null}
    </nav>
  );
}
