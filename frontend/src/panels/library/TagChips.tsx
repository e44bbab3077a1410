/** The tags of the library: each one that is pressed narrows what is found. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useBench } from '@/app/bench';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import styles from './TagChips.module.css';
import { LIBRARY } from './use-library-news';

const words = strings.library;
/** So many are shown before the others are asked for. */
const FIRST = 12;

/** What `TagChips` take. */
export interface TagChipsProps {
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

/** All tags, the most used first; nothing where there is none. */
export function TagChips({ chosen, onChange }: TagChipsProps) {
  const { api } = useBench();
  const [all, setAll] = useState(false);
  const { data } = useQuery({ queryKey: [LIBRARY, 'tags'], queryFn: () => api.workflows.tags(), staleTime: 0 });
  const tags = Object.entries(data ?? {});
  if (tags.length === 0) return null;
  const shown = all ? tags : tags.filter(([tag], at) => at < FIRST || chosen.includes(tag));
  const toggle = (tag: string) =>
    onChange(chosen.includes(tag) ? chosen.filter((each) => each !== tag) : [...chosen, tag]);
  return (
    <ul className={styles.chips} aria-label={words.tags}>
      {shown.map(([tag, count]) => (
        <li key={tag}>
          <button
            type="button"
            className={styles.chip}
            aria-pressed={chosen.includes(tag)}
            aria-label={words.tag(tag, count)}
            onClick={() => toggle(tag)}
          >
            {tag}
            <span className={styles.count}>{count}</span>
          </button>
        </li>
      ))}
      {tags.length > FIRST ? (
        <li>
          <Button size="s" tone="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? words.fewerTags : words.allTags(tags.length)}
          </Button>
        </li>
      ) : null}
    </ul>
  );
}
