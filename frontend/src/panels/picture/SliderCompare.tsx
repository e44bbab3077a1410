/** Two pictures in one place: the left one up to a line, which is moved by the pointer and the arrow keys. */
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import type { ImageView } from '@/api/types';
import { useBench } from '@/app/bench';
import { strings } from '@/strings';
import styles from './CompareDialog.module.css';

const words = strings.gallery.compare;
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -2, ArrowRight: 2, PageDown: -10, PageUp: 10 };

/** One picture over the other. */
export function SliderCompare({ left, right }: { left: ImageView; right: ImageView }) {
  const { api } = useBench();
  const [part, setPart] = useState(50);
  const set = (next: number) => setPart(Math.max(0, Math.min(100, next)));

  function follow(event: PointerEvent<HTMLElement>): void {
    if (event.buttons === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    set(((event.clientX - box.left) / box.width) * 100);
  }

  function press(event: KeyboardEvent): void {
    const ends: Record<string, number> = { Home: 0, End: 100 };
    const next = ends[event.key] ?? (STEPS[event.key] === undefined ? undefined : part + (STEPS[event.key] ?? 0));
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    set(next);
  }

  const ratio = left.width / left.height;
  return (
    <div className={styles.stage}>
      <div
        className={styles.over}
        style={{ aspectRatio: ratio, '--ratio': ratio, '--part': `${part}%` }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          follow(event);
        }}
        onPointerMove={follow}
      >
        <img src={api.images.fileUrl(right.id)} alt={`${words.right}: ${right.name}`} draggable={false} />
        <img
          src={api.images.fileUrl(left.id)}
          alt={`${words.left}: ${left.name}`}
          draggable={false}
          className={styles.first}
        />
        <div
          role="slider"
          tabIndex={0}
          className={styles.divider}
          aria-label={words.divider}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(part)}
          onKeyDown={press}
        />
      </div>
    </div>
  );
}
