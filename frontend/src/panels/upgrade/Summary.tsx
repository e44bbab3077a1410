/** The upgrade in one look: where the workflow came from, and how many nodes stand how. */
import { useEditorState } from '@/app/bench';
import { strings } from '@/strings';
import { everyNode } from '@/upgrade/paths';
import type { MissingType } from '@/upgrade/report';
import { countsOf, type Row, type Told } from '@/upgrade/rows';
import styles from './Summary.module.css';

/** What documents of ours are called, of which it need not be said. */
const NATIVE = 'nodeloom workflow';
const ORDER = ['decide', 'missing', 'kept', 'changed', 'unchanged'] as const;

/** What a `Summary` takes. */
export interface SummaryProps {
  readonly told: Told | undefined;
  readonly rows: readonly Row[];
  readonly kept: ReadonlySet<string>;
  readonly missing: readonly MissingType[];
  /** How many models are missing. */
  readonly models: number;
}

/** Where the workflow came from, and how many of its nodes stand how. */
export function Summary({ told, rows, kept, missing, models }: SummaryProps) {
  const document = useEditorState((state) => state.document);
  const say = strings.upgrade;
  const paths = [...everyNode(document)].map(({ path }) => path);
  const counts = countsOf(paths, rows, kept, new Set(missing.flatMap(({ nodes }) => nodes)));
  return (
    <div className={styles.summary}>
      {told && told.source !== NATIVE ? <p className={styles.source}>{say.readAs(told.source)}</p> : null}
      <ul className={styles.counts}>
        {ORDER.filter((name) => counts[name] > 0).map((name) => (
          <li key={name} className={styles.count} data-sort={name}>
            {say.counts[name](counts[name])}
          </li>
        ))}
        {models > 0 ? (
          <li className={styles.count} data-sort="missing">
            {say.counts.models(models)}
          </li>
        ) : null}
      </ul>
    </div>
  );
}
