/** Pictures beside each other, or one over the other; and in what they were made differently. */
import { useQueries } from '@tanstack/react-query';
import { ArrowLeftRight, Columns2, SkipForward, SquareSplitHorizontal } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import type { ImageView } from '@/api/types';
import { useBench } from '@/app/bench';
import { strings } from '@/strings';
import { Dialog } from '@/ui/Dialog';
import { IconButton } from '@/ui/IconButton';
import { isInside } from '@/ui/portals';
import styles from './CompareDialog.module.css';
import { Differences } from './Differences';
import { SideBySide } from './SideBySide';
import { SliderCompare } from './SliderCompare';

const words = strings.gallery.compare;

/** How two pictures are compared. */
type Manner = 'slider' | 'side';

const MANNERS = { slider: SquareSplitHorizontal, side: Columns2 };

/** Two pictures of those that are given; keys change the manner, and which ones they are. */
export function CompareDialog({ pictures }: { pictures: readonly string[] }) {
  const { api, ui } = useBench();
  const [manner, setManner] = useState<Manner>('slider');
  const [[left, right], setPair] = useState<readonly [number, number]>([0, 1]);
  const answers = useQueries({
    queries: pictures.map((id) => ({ queryKey: ['image', id], queryFn: () => api.images.get(id) })),
  });
  const images = answers.map(({ data }) => data);
  const [one, other] = [images[left], images[right]];

  /** The next picture that is not on the left. */
  function next(): void {
    const step = (right + 1) % pictures.length;
    setPair([left, step === left ? (step + 1) % pictures.length : step]);
  }

  function press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !isInside(event)) return;
    const acts: Record<string, () => void> = {
      n: next,
      x: () => setPair([right, left]),
      m: () => setManner(manner === 'slider' ? 'side' : 'slider'),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  return (
    <Dialog open onClose={() => ui.setState({ dialog: undefined })} title={words.title} size="full">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: its buttons do the same; keys are a short way */}
      <div className={styles.view} onKeyDown={press}>
        <div className={styles.tools} role="toolbar" aria-label={words.title}>
          {(['slider', 'side'] as const).map((each) => (
            <IconButton
              key={each}
              icon={MANNERS[each]}
              label={words[each]}
              pressed={manner === each}
              onClick={() => setManner(each)}
            />
          ))}
          <span className={styles.gap} />
          <IconButton icon={ArrowLeftRight} label={words.swap} onClick={() => setPair([right, left])} />
          {pictures.length > 2 ? <IconButton icon={SkipForward} label={words.next} onClick={next} /> : null}
          <span className={styles.fill} />
          {pictures.length > 2 ? <Choices images={images} pair={[left, right]} onPair={setPair} /> : null}
        </div>
        {one && other ? (
          <>
            {manner === 'slider' ? <SliderCompare left={one} right={other} /> : <SideBySide left={one} right={other} />}
            <Differences left={one} right={other} />
          </>
        ) : null}
      </div>
    </Dialog>
  );
}

interface ChoicesProps {
  readonly images: readonly (ImageView | undefined)[];
  readonly pair: readonly [number, number];
  readonly onPair: (pair: readonly [number, number]) => void;
}

/** All pictures in small: a click puts one on the right, with Shift on the left. */
function Choices({ images, pair: [left, right], onPair }: ChoicesProps) {
  const { api } = useBench();
  return (
    <ul className={styles.choices} aria-label={words.pictures}>
      {images.map((image, place) => {
        if (!image) return null;
        const { id, name } = image;
        const side = place === left ? words.left : place === right ? words.right : undefined;
        return (
          <li key={id}>
            <button
              type="button"
              className={styles.choice}
              aria-label={side ? `${name}, ${side}` : name}
              data-side={place === left ? 'left' : place === right ? 'right' : undefined}
              onClick={(event) => {
                if (event.shiftKey) onPair(place === right ? [right, left] : [place, right]);
                else onPair(place === left ? [right, left] : [left, place]);
              }}
            >
              <img src={api.images.thumbnailUrl(id, 128)} alt="" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
