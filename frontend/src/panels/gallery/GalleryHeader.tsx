/** The head of the gallery: the search, how many pictures it finds, how large they are, and the way to add some. */
import { ArrowLeft, CircleHelp, Search, Upload, X } from 'lucide-react';
import { useRef } from 'react';
import { useBench } from '@/app/bench';
import type { GalleryQuery } from '@/gallery/query';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { IconButton } from '@/ui/IconButton';
import { Popover } from '@/ui/Popover';
import { Slider } from '@/ui/Slider';
import { TextInput } from '@/ui/TextInput';
import styles from './GalleryHeader.module.css';
import { TILE_SIZES } from './use-tile-size';

const words = strings.gallery;

/** What a `GalleryHeader` takes. */
export interface GalleryHeaderProps {
  readonly query: GalleryQuery;
  /** How many pictures are found; undefined while that is not known. */
  readonly total: number | undefined;
  readonly size: number;
  readonly onQuery: (query: GalleryQuery) => void;
  readonly onSize: (size: number) => void;
  readonly onFiles: (files: readonly File[]) => void;
}

/** The head of the gallery. */
export function GalleryHeader({ query, total, size, onQuery, onSize, onFiles }: GalleryHeaderProps) {
  const { ui } = useBench();
  const files = useRef<HTMLInputElement>(null);
  const { label, placeholder } = words.search;
  return (
    <header className={styles.header}>
      <IconButton icon={ArrowLeft} label={words.back} onClick={() => ui.setState({ view: 'graph' })} />
      <h2 className={styles.title}>{words.title}</h2>
      <search className={styles.search}>
        <Search aria-hidden className={styles.glass} />
        <TextInput
          type="search"
          value={query.text}
          aria-label={label}
          placeholder={placeholder}
          className={styles.text}
          onChange={(text) => onQuery({ ...query, text })}
        />
        {query.text === '' ? null : (
          <IconButton size="s" icon={X} label={strings.ui.clear} onClick={() => onQuery({ ...query, text: '' })} />
        )}
        <Popover
          label={words.search.help}
          align="end"
          trigger={<IconButton size="s" icon={CircleHelp} label={words.search.help} />}
        >
          <Hints />
        </Popover>
      </search>
      <output className={styles.total}>{total === undefined ? '' : words.count(total)}</output>
      <Slider
        className={styles.size}
        aria-label={words.grid.sizes}
        value={size}
        min={TILE_SIZES.least}
        max={TILE_SIZES.most}
        step={TILE_SIZES.step}
        onChange={onSize}
      />
      <Button icon={Upload} tip={words.upload.tip} onClick={() => files.current?.click()}>
        {words.upload.label}
      </Button>
      <input
        ref={files}
        type="file"
        multiple
        accept="image/*"
        hidden
        aria-label={words.upload.tip}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </header>
  );
}

function Hints() {
  return (
    <dl className={styles.hints}>
      {words.search.hints.map(([typed, meaning]) => (
        <div key={typed}>
          <dt>
            <code>{typed}</code>
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
