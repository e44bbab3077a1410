/** A shortcut, drawn as keys. */
import styles from './Kbd.module.css';
import { keyCaps } from './keys';

/** A shortcut such as `Mod+Shift+Z`, drawn as keys. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className={styles.keys}>
      {keyCaps(keys).map((cap) => (
        <kbd key={cap} className={styles.key}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}
