/** What came of the form: the picture that is being made, the pictures, texts and numbers that were, and earlier ones. */
import { ImageIcon } from 'lucide-react';
import { useBench } from '@/app/bench';
import { plainText } from '@/canvas/NodeOutputs';
import { inWords } from '@/forms/shown';
import type { Given, RunResults } from '@/runs/results';
import { strings } from '@/strings';
import { EmptyState } from '@/ui/EmptyState';
import { Spinner } from '@/ui/Spinner';
import styles from './Results.module.css';
import { type ShownResults, useEarlier, useResults } from './use-results';

const say = strings.forms.page;
/** Earlier pictures that are shown: the gallery has all. */
const MOST_EARLIER = 24;

/** What came of the form; where it is `isFollowed`, what is new comes into sight, unless somebody writes. */
export function Results({ isFollowed }: { isFollowed: boolean }) {
  const results = useResults();
  const earlier = useEarlier(MOST_EARLIER);
  const isBusy = results !== undefined && (results.head.state === 'running' || results.head.state === 'queued');
  const texts = results ? readable(results.given) : [];
  const isEmpty = !isBusy && texts.length === 0 && (results?.pictures.length ?? 0) === 0;
  return (
    <section className={styles.results} aria-label={say.results} data-results>
      {isEmpty && earlier.length === 0 ? (
        <div className={styles.empty}>
          <EmptyState icon={ImageIcon} title={say.nothing}>
            {say.nothingText}
          </EmptyState>
        </div>
      ) : null}
      {isBusy ? <Underway results={results} /> : null}
      {results && results.pictures.length > 0 ? (
        <Pictures
          ids={results.pictures}
          isLarge={results.pictures.length === 1}
          isFollowed={isFollowed}
          label={say.picture}
        />
      ) : null}
      {texts.length > 0 ? (
        <dl className={styles.texts}>
          {texts.map(({ name, text }) => (
            <div key={name} className={styles.text}>
              <dt>{inWords(name)}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {earlier.length > 0 ? (
        <>
          <h2 className={styles.heading}>{say.earlier}</h2>
          <Pictures ids={earlier} isSmall label={say.earlierPicture} />
        </>
      ) : null}
    </section>
  );
}

/** The outputs that people can read, as texts. */
function readable(given: readonly Given[]): readonly { readonly name: string; readonly text: string }[] {
  return given.flatMap(({ name, value }) => {
    const text = plainText(value);
    return text === undefined ? [] : [{ name, text }];
  });
}

function Underway({ results: { preview, progress } }: { results: RunResults | ShownResults }) {
  return (
    <figure className={styles.underway} aria-busy>
      {preview ? (
        <img
          src={preview.url}
          alt={say.preview}
          className={styles.preview}
          style={{ aspectRatio: preview.width / preview.height }}
        />
      ) : (
        <Spinner />
      )}
      <figcaption>{progress && progress.total > 0 ? say.step(progress.step, progress.total) : say.started}</figcaption>
    </figure>
  );
}

interface PicturesProps {
  readonly ids: readonly string[];
  readonly label: (place: number) => string;
  readonly isLarge?: boolean;
  readonly isSmall?: boolean;
  readonly isFollowed?: boolean;
}

function Pictures({ ids, label, isLarge = false, isSmall = false, isFollowed = false }: PicturesProps) {
  const { api, ui } = useBench();
  return (
    <ul className={styles.pictures} data-large={isLarge || undefined} data-small={isSmall || undefined}>
      {ids.map((id, at) => (
        <li key={id}>
          <button
            type="button"
            className={styles.picture}
            data-picture={id}
            aria-label={label(at + 1)}
            onClick={() => ui.setState({ dialog: { kind: 'picture', name: id } })}
          >
            <img
              src={isSmall ? api.images.thumbnailUrl(id, 256) : api.images.fileUrl(id)}
              alt=""
              loading={isSmall ? 'lazy' : 'eager'}
              draggable={false}
              onLoad={isFollowed && at === 0 ? (event) => comeIntoSight(event.currentTarget) : undefined}
            />
          </button>
        </li>
      ))}
    </ul>
  );
}

function comeIntoSight(picture: HTMLElement): void {
  const isWriting = document.activeElement?.matches('input:not([type=checkbox], [type=range]), textarea') ?? false;
  if (!isWriting) picture.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
}
