/** What stands where there is nothing yet: what would be here, and how to get it. */
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes';
import styles from './EmptyState.module.css';

/** What an `EmptyState` says. */
export interface EmptyStateProps {
  readonly icon: LucideIcon;
  readonly title: string;
  /** A sentence on what to do. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  /** In a place that is wide and low. */
  readonly flat?: boolean;
}

/** What stands where there is nothing yet. */
export function EmptyState({ icon: Icon, title, children, action, flat = false }: EmptyStateProps) {
  return (
    <div className={classes(styles.empty, flat && styles.flat)}>
      <span className={styles.disc}>
        <Icon aria-hidden />
      </span>
      <p className={styles.title}>{title}</p>
      {children ? <div className={styles.sentence}>{children}</div> : null}
      {action}
    </div>
  );
}
