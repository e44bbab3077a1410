/** The sign of what became of something: never a colour alone. */
import type { Change } from '@/diff/difference';
import { strings } from '@/strings';
import styles from './Sign.module.css';

const words = strings.library.diff;

/** `+`, `−` or `≠`, and the word for those who hear it. */
export function Sign({ change }: { change: Change }) {
  return (
    <span className={styles.sign} data-change={change} role="img" aria-label={words.changes[change]}>
      {words.signs[change]}
    </span>
  );
}
