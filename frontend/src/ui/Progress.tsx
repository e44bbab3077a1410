/** How far something is. */
import styles from './Progress.module.css';

/** How far something is, from 0 to 1; without a value it is under way, nobody knows how far. */
export function Progress({ value, label }: { value?: number | undefined; label: string }) {
  const part = value === undefined ? undefined : Math.max(0, Math.min(1, value));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={part === undefined ? undefined : Math.round(part * 100)}
      className={styles.track}
    >
      <div
        className={part === undefined ? styles.unknown : styles.bar}
        style={part === undefined ? undefined : { scale: `${part} 1` }}
      />
    </div>
  );
}
