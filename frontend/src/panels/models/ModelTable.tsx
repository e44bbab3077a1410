/** The models as a table: its heads give it an order, arrows go from one row to the next. */
import { ArrowDown, ArrowUp, TriangleAlert } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import type { ModelView } from '@/api/types';
import { COLUMNS, type Column, type Order, sizeText } from '@/models/listing';
import { strings } from '@/strings';
import { classes } from '@/ui/classes';
import styles from './ModelTable.module.css';

const words = strings.models;
const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 12,
  PageUp: -12,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** What a `ModelTable` takes. */
export interface ModelTableProps {
  readonly models: readonly ModelView[];
  readonly order: Order;
  /** The name of the model that is chosen. */
  readonly chosen: string | undefined;
  readonly onOrder: (column: Column) => void;
  readonly onChoose: (name: string) => void;
}

/** The table. One tab stop among its rows. */
export function ModelTable({ models, order, chosen, onOrder, onChoose }: ModelTableProps) {
  const rows = useRef<HTMLTableSectionElement>(null);
  const at = Math.max(
    0,
    models.findIndex(({ name }) => name === chosen),
  );

  function walk(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(models.length - 1, at + step));
    onChoose(models[next]?.name ?? '');
    rows.current?.querySelectorAll('button')[next]?.focus();
  }

  return (
    <div className={styles.box}>
      <table className={styles.table} aria-label={words.label}>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th
                key={column}
                scope="col"
                data-column={column}
                aria-sort={order.column !== column ? 'none' : order.falling ? 'descending' : 'ascending'}
              >
                <button
                  type="button"
                  className={styles.head}
                  aria-label={words.sort(words.columns[column])}
                  onClick={() => onOrder(column)}
                >
                  {words.columns[column]}
                  {order.column !== column ? null : order.falling ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden />}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={rows} onKeyDown={walk}>
          {models.map((model, place) => (
            <ModelRow
              key={model.name}
              model={model}
              isChosen={model.name === chosen}
              isAt={place === at}
              onChoose={onChoose}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface ModelRowProps {
  readonly model: ModelView;
  readonly isChosen: boolean;
  readonly isAt: boolean;
  readonly onChoose: (name: string) => void;
}

function ModelRow({ model, isChosen, isAt, onChoose }: ModelRowProps) {
  const { name, place, kind, base, precision, size, problems, built_in } = model;
  return (
    <tr className={styles.row} data-chosen={isChosen || undefined} onClick={() => onChoose(name)}>
      <th scope="row" className={styles.cell}>
        <button type="button" className={styles.name} tabIndex={isAt ? 0 : -1} aria-pressed={isChosen}>
          {problems.length > 0 ? (
            <TriangleAlert role="img" aria-label={words.problems(problems.length)} className={styles.warns} />
          ) : null}
          <span className={styles.text}>{name}</span>
          <span className={styles.place}>{built_in ? words.builtIn : place}</span>
        </button>
      </th>
      <td className={styles.cell}>
        <span className={styles.kind} data-kind={kind}>
          {words.kinds[kind] ?? kind}
        </span>
      </td>
      <td className={styles.cell}>{base ?? <span className={styles.unknown}>{words.unknown}</span>}</td>
      <td className={styles.cell}>{precision ?? ''}</td>
      <td className={classes(styles.cell, styles.size)}>{sizeText(size)}</td>
    </tr>
  );
}
