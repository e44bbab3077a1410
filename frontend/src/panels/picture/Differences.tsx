/** What two pictures were made with, in two columns: what differs, or all of it. */
import { useState } from 'react';
import type { ImageView } from '@/api/types';
import { differing, factsOf, type Row, rows } from '@/gallery/facts';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import styles from './Differences.module.css';

const words = strings.gallery.compare;

/** The table of values. */
export function Differences({ left, right }: { left: ImageView; right: ImageView }) {
  const [showsAll, setShowsAll] = useState(false);
  const size = (image: ImageView) => strings.files.picture.pixels(image.width, image.height);
  const sizes: Row = { label: strings.files.picture.size, kind: 'setting', texts: [size(left), size(right)] };
  const all = [...rows([factsOf(left), factsOf(right)]), sizes];
  const different = differing(all);
  const seen = showsAll ? all : different;
  return (
    <section className={styles.differences} aria-label={words.differences}>
      <header className={styles.head}>
        <h3>{words.differences}</h3>
        <Button size="s" tone="quiet" aria-pressed={showsAll} onClick={() => setShowsAll(!showsAll)}>
          {words.all}
        </Button>
      </header>
      {seen.length === 0 ? (
        <p className={styles.none}>{all.length === 1 ? words.unknown : words.none}</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <td />
              <th scope="col">{words.left}</th>
              <th scope="col">{words.right}</th>
            </tr>
          </thead>
          <tbody>
            {seen.map((row, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two rows may have one label
              <tr key={place} data-differs={different.includes(row) || undefined}>
                <th scope="row">{row.label}</th>
                {row.texts.map((text, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the columns are left and right
                  <td key={column}>{text ?? <span className={styles.nothing}>{words.nothing}</span>}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
