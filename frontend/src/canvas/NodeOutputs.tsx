/** What came out of a node: pictures as thumbnails, texts and numbers in words. */
import { useBench } from '@/app/bench';
import type { JSONValue } from '@/document/json';
import { strings } from '@/strings';
import styles from './Node.module.css';
import { thumbnailUrl } from './pictures';

/** Pictures that are shown on a node. */
const SHOWN = 4;

/** The pictures that a node saved, the last of them first. */
export function OutputPictures({ images }: { images: readonly string[] }) {
  const { ui } = useBench();
  const shown = images.slice(-SHOWN).reverse();
  return (
    <div className={styles.pictures} data-count={shown.length}>
      {shown.map((name) => (
        <button
          key={name}
          type="button"
          className={`nodrag ${styles.picture}`}
          aria-label={strings.canvas.run.openPicture}
          onClick={() => ui.setState({ dialog: { kind: 'picture', name } })}
        >
          <img src={thumbnailUrl(name)} alt="" loading="lazy" draggable={false} />
        </button>
      ))}
      {images.length > SHOWN ? (
        <span className={styles.more}>{strings.canvas.run.more(images.length - SHOWN)}</span>
      ) : null}
    </div>
  );
}

/** A value that people can read: a text, a number, yes or no, or a list of such; undefined for all else. */
export function plainText(value: JSONValue | undefined): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return String(Number.isInteger(value) ? value : Number(value.toPrecision(6)));
  if (typeof value === 'boolean') return value ? strings.canvas.run.yes : strings.canvas.run.no;
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const texts = value.map((item) => plainText(item));
  return texts.every((text) => text !== undefined) ? strings.ui.list(texts) : undefined;
}
