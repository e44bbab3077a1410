/** One of the two drawings: dragged with the pointer, and moved by keys. */
import type { ReactNode } from 'react';
import { strings } from '@/strings';
import styles from './Pane.module.css';
import type { Look } from './use-look';

/** What a `Pane` takes. */
export interface PaneProps {
  /** What is drawn in it. */
  readonly name: string;
  readonly look: Look;
  readonly children: ReactNode;
}

/** A drawing with its name. */
export function Pane({ name, look, children }: PaneProps) {
  const { onKeyDown, ...pointer } = look.handlers;
  return (
    <figure className={styles.pane}>
      <figcaption className={styles.name}>{name}</figcaption>
      <section
        className={styles.room}
        aria-label={strings.library.diff.drawing(name)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what moves is reached by keys
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <svg ref={look.watch} viewBox={look.viewBox} className={styles.drawing} aria-hidden {...pointer}>
          {children}
        </svg>
      </section>
    </figure>
  );
}
