/** The grid of pictures. Thousands cost as much as those in sight: no others are drawn. */
import { type KeyboardEvent, type MouseEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ImageView } from '@/api/types';
import { useBench } from '@/app/bench';
import { dragPictures } from '@/fields/picture-drop';
import { choose, chooseAll, go, mannerOf, NOTHING, stepOf } from '@/gallery/selection';
import { scrollTo, sight, tiling } from '@/gallery/windowing';
import { strings } from '@/strings';
import { PointMenu } from '@/ui/PointMenu';
import { compare, show, star } from './actions';
import type { GridOrNothingProps } from './GridOrNothing';
import styles from './PictureGrid.module.css';
import { pictureEntries } from './picture-entries';
import { Tile, tileId } from './Tile';
import { useCountedBoards } from './use-boards';

const words = strings.gallery.grid;
const GAP = 8;

/** The picture that an event is about. */
function pictureAt({ target }: { target: EventTarget }): string | undefined {
  return (target as Element).closest<HTMLElement>('[data-picture]')?.dataset.picture;
}

/** Pictures, newest first. One tab stop: arrows go about, Space chooses, Enter shows, the menu key tells the rest. */
export function PictureGrid(props: GridOrNothingProps & { readonly images: readonly ImageView[] }) {
  const { images, found, chosen, size, onChosen, onRemove, onContext } = props;
  const bench = useBench();
  const box = useRef<HTMLDivElement>(null);
  const [frame, setFrame] = useState({ width: 0, height: 0, top: 0 });
  const [menu, setMenu] = useState<{ x: number; y: number }>();
  const boards = useCountedBoards().data?.boards ?? [];
  const tiles = tiling(frame.width, size, GAP);
  const { first, last, height } = sight(images.length, tiles, frame.top, frame.height);
  const ids = images.map(({ id }) => id);
  const shown = images.slice(first * tiles.columns, last * tiles.columns);
  const isNearEnd = last * tiles.columns >= images.length - tiles.columns;
  const at = chosen.at === undefined ? -1 : ids.indexOf(chosen.at);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => {
      const { clientWidth: width, clientHeight, scrollTop: top } = element;
      const inside = getComputedStyle(element);
      const sides = Number.parseFloat(inside.paddingInlineStart) + Number.parseFloat(inside.paddingInlineEnd);
      setFrame({ width: width - (sides || 0), height: clientHeight, top });
    };
    const watching = new ResizeObserver(measure);
    watching.observe(element);
    measure();
    return () => watching.disconnect();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: one page more may not be enough to fill the window
  useEffect(() => {
    if (isNearEnd) void found.more();
  }, [isNearEnd, found, images]);

  const { columns, side, gap } = tiles;
  useEffect(() => {
    const element = box.current;
    if (!element || at < 0) return;
    const top = scrollTo(at, { columns, side, gap }, element.scrollTop, element.clientHeight - 2 * GAP);
    if (top !== undefined) element.scrollTop = top;
  }, [at, columns, side, gap]);

  const chosenIds = () =>
    chosen.ids.size > 0 ? ids.filter((id) => chosen.ids.has(id)) : at < 0 ? [] : [ids[at] ?? ''];

  function press(event: KeyboardEvent): void {
    const step = stepOf(event.key, columns, Math.floor(frame.height / (side + gap)));
    const isChord = event.ctrlKey || event.metaKey;
    const acts: Record<string, () => void> = {
      Enter: () => at >= 0 && show(bench, ids[at] ?? '', ids),
      ' ': () =>
        at >= 0 && onChosen(choose(ids, chosen, ids[at] ?? '', isChord || chosen.ids.size > 0 ? 'toggle' : 'alone')),
      Delete: () => chosenIds().length > 0 && onRemove(chosenIds()),
      Escape: () =>
        chosen.ids.size > 0 ? onChosen({ ...NOTHING, at: chosen.at }) : bench.ui.setState({ view: 'graph' }),
      ...(isChord
        ? { a: () => onChosen(chooseAll(ids, chosen)) }
        : { c: () => compare(bench, chosenIds()), s: starChosen }),
    };
    const act = step === undefined ? acts[event.key] : () => onChosen(go(ids, chosen, step, mannerOf(event)));
    if (!act || (isChord && event.key.length === 1 && event.key !== 'a' && event.key !== ' ')) return;
    event.preventDefault();
    act();
  }

  function starChosen(): void {
    const wanted = chosenIds();
    const isOn = images.some(({ id, starred }) => wanted.includes(id) && !starred);
    if (wanted.length > 0) void star(bench, wanted, isOn);
  }

  function openMenu(event: MouseEvent): void {
    const tile = (event.target as Element).closest<HTMLElement>('[data-picture]');
    const id = tile?.dataset.picture ?? ids[at];
    if (id === undefined) return;
    event.preventDefault();
    onContext(id);
    const place = (tile ?? document.getElementById(tileId(id)))?.getBoundingClientRect();
    const isByKey = tile === null || event.button !== 2;
    setMenu(
      isByKey && place
        ? { x: place.left + place.width / 2, y: place.top + 24 }
        : { x: event.clientX, y: event.clientY },
    );
  }

  const picked = images.filter(({ id }) => chosen.ids.has(id));
  return (
    <>
      <div
        ref={box}
        className={styles.grid}
        role="listbox"
        tabIndex={0}
        aria-label={words.label}
        aria-multiselectable
        aria-activedescendant={shown.some(({ id }) => id === chosen.at) && chosen.at ? tileId(chosen.at) : undefined}
        onKeyDown={press}
        onMouseDown={() => box.current?.focus()}
        onClick={(event) => {
          const id = pictureAt(event);
          if (id !== undefined) onChosen(choose(ids, chosen, id, mannerOf(event)));
          else onChosen({ ...NOTHING, at: chosen.at });
        }}
        onDoubleClick={(event) => {
          const id = pictureAt(event);
          if (id !== undefined) show(bench, id, ids);
        }}
        onDragStart={(event) => {
          const id = pictureAt(event);
          if (id === undefined) return;
          const others = chosen.ids.has(id) ? chosenIds().filter((each) => each !== id) : [];
          dragPictures(event.dataTransfer, [id, ...others]);
        }}
        onContextMenu={openMenu}
        onScroll={({ currentTarget: { scrollTop: top } }) => setFrame((now) => ({ ...now, top }))}
        onFocus={() => chosen.at === undefined && onChosen({ ...chosen, at: ids[0], from: ids[0] })}
      >
        <div className={styles.all} role="presentation" style={{ blockSize: height }}>
          {shown.map((image, place) => {
            const index = first * columns + place;
            return (
              <Tile
                key={image.id}
                image={image}
                index={index}
                count={images.length}
                x={(index % columns) * (side + gap)}
                y={Math.floor(index / columns) * (side + gap)}
                side={side}
                isChosen={chosen.ids.has(image.id)}
                isAt={image.id === chosen.at}
              />
            );
          })}
        </div>
      </div>
      {menu && picked.length > 0 ? (
        <PointMenu
          at={menu}
          label={strings.gallery.chosen.menu}
          entries={pictureEntries(bench, picked, ids, boards, () => onRemove(picked.map(({ id }) => id)))}
          onClose={() => {
            setMenu(undefined);
            box.current?.focus();
          }}
        />
      ) : null}
    </>
  );
}
