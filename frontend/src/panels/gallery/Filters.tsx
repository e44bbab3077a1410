/** Filters of the gallery, as chips: what is on stands out, and a click takes it away. */
import { useQuery } from '@tanstack/react-query';
import { ChevronDown, Star, X } from 'lucide-react';
import { useId } from 'react';
import { useBench } from '@/app/bench';
import { EVERYTHING, type GalleryQuery, isNarrowed, withFact } from '@/gallery/query';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { Menu } from '@/ui/Menu';
import { Popover } from '@/ui/Popover';
import { TextInput } from '@/ui/TextInput';
import styles from './Filters.module.css';

const words = strings.gallery.filter;
const KINDS = ['output', 'upload', 'mask', 'other'] as const;

/** What each filter takes. */
interface FilterProps {
  readonly query: GalleryQuery;
  readonly onQuery: (query: GalleryQuery) => void;
}

/** All filters in a row. */
export function Filters(props: FilterProps) {
  const { query, onQuery } = props;
  const { starred, place } = query;
  return (
    <div className={styles.filters} role="toolbar" aria-label={words.label}>
      <button
        type="button"
        className={styles.chip}
        aria-pressed={starred}
        onClick={() => onQuery({ ...query, starred: !starred })}
      >
        <Star aria-hidden />
        {words.starred}
      </button>
      <KindFilter {...props} />
      <FactFilter {...props} name="model" label={words.model} />
      <FactFilter {...props} name="size" label={words.size} />
      <DayFilter {...props} />
      <Facts {...props} />
      {isNarrowed(query) ? (
        <Button size="s" tone="quiet" onClick={() => onQuery({ ...EVERYTHING, place })}>
          {words.clear}
        </Button>
      ) : null}
    </div>
  );
}

function KindFilter({ query, onQuery }: FilterProps) {
  const { kinds } = query;
  const shown = kinds.map((kind) => words.kinds[kind]).join(', ');
  const entries = () =>
    KINDS.map((kind) => ({
      id: kind,
      label: words.kinds[kind],
      checked: kinds.includes(kind),
      run: () =>
        onQuery({ ...query, kinds: kinds.includes(kind) ? kinds.filter((each) => each !== kind) : [...kinds, kind] }),
    }));
  return <Menu label={words.kind} entries={entries} trigger={<Opener label={words.kind} shown={shown} />} />;
}

function FactFilter({ query, onQuery, name, label }: FilterProps & { name: string; label: string }) {
  const { api } = useBench();
  const { data: values = [], refetch } = useQuery({
    queryKey: ['image-facts', name],
    queryFn: () => api.images.facts(name),
  });
  const own = query.facts.filter((fact) => fact.name === name).map(({ value }) => value);
  const entries = () => {
    void refetch();
    if (values.length === 0) return [{ id: 'none', heading: words.noValues }];
    return values.map(({ value, images }) => ({
      id: value,
      label: `${value} · ${images}`,
      checked: own.includes(value),
      run: () => onQuery(withFact(query, { name, value })),
    }));
  };
  return <Menu label={label} entries={entries} trigger={<Opener label={label} shown={own.join(', ')} />} />;
}

function DayFilter({ query, onQuery }: FilterProps) {
  const { since, until } = query;
  const id = useId();
  const shown = [since ? words.from(since) : '', until ? words.to(until) : ''].filter(Boolean).join(' ');
  return (
    <Popover label={words.date} trigger={<Opener label={words.date} shown={shown} />}>
      <div className={styles.days}>
        <label htmlFor={`${id}-since`}>
          {words.since}
          <TextInput
            id={`${id}-since`}
            type="date"
            value={since}
            max={until || undefined}
            onChange={(day) => onQuery({ ...query, since: day })}
          />
        </label>
        <label htmlFor={`${id}-until`}>
          {words.until}
          <TextInput
            id={`${id}-until`}
            type="date"
            value={until}
            min={since || undefined}
            onChange={(day) => onQuery({ ...query, until: day })}
          />
        </label>
      </div>
    </Popover>
  );
}

/** What pictures were made with that no menu of its own lists, such as a seed. */
function Facts({ query, onQuery }: FilterProps) {
  const others = query.facts.filter(({ name }) => name !== 'model' && name !== 'size');
  return others.map((fact) => {
    const text = `${fact.name}: ${fact.value}`;
    return (
      <button
        key={text}
        type="button"
        className={styles.chip}
        aria-pressed
        aria-label={words.without(text)}
        onClick={() => onQuery(withFact(query, fact))}
      >
        <span className={styles.shown}>{text}</span>
        <X aria-hidden />
      </button>
    );
  });
}

/** A chip that opens something; with what is chosen in it. Whatever it opens gives it the rest. */
function Opener({ label, shown, ...rest }: { label: string; shown: string }) {
  return (
    <button type="button" {...rest} className={styles.chip} data-on={shown !== '' || undefined}>
      {shown === '' ? label : <span className={styles.shown}>{shown}</span>}
      <ChevronDown aria-hidden />
    </button>
  );
}
