/** A ring that turns while something is awaited. */
import { LoaderCircle } from 'lucide-react';
import styles from './Spinner.module.css';

/** A ring that turns; with a label it is a status of its own, without one it is decoration. */
export function Spinner({ label }: { label?: string }) {
  const ring = <LoaderCircle aria-hidden className={styles.ring} />;
  return label === undefined ? (
    ring
  ) : (
    <span role="status" aria-label={label}>
      {ring}
    </span>
  );
}
