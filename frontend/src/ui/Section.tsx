/** A part of a panel under a heading that folds it away. */
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import styles from './Section.module.css';

/** What a `Section` takes. */
export interface SectionProps {
  readonly title: string;
  readonly count?: number | undefined;
  /** Small buttons beside the heading. */
  readonly actions?: ReactNode;
  readonly closed?: boolean;
  readonly children: ReactNode;
}

/** A part of a panel under a heading that folds it away. */
export function Section({ title, count, actions, closed = false, children }: SectionProps) {
  const [open, setOpen] = useState(!closed);
  const id = useId();
  return (
    <section className={styles.section}>
      <header className={styles.head}>
        <h3 className={styles.heading}>
          <button
            type="button"
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen(!open)}
            className={styles.toggle}
          >
            <ChevronRight aria-hidden className={styles.arrow} />
            {title}
            {count === undefined ? null : <span className={styles.count}>{count}</span>}
          </button>
        </h3>
        {actions}
      </header>
      <div id={id} hidden={!open} className={styles.body}>
        {open ? children : null}
      </div>
    </section>
  );
}
