/** The first runs of a batch, a row each. */
import { type JSONValue, writeJSON } from '@/document/json';
import type { Axis } from '@/runs/batch';
import { strings } from '@/strings';
import styles from './BatchDialog.module.css';

const words = strings.runs.batch;

/** What a `BatchPreview` shows. */
export interface BatchPreviewProps {
  readonly axes: readonly Axis[];
  readonly rows: readonly Readonly<Record<string, JSONValue>>[];
  readonly count: number;
}

/** The first runs of a batch. */
export function BatchPreview({ axes, rows, count }: BatchPreviewProps) {
  return (
    <div className={styles.preview}>
      <table className={styles.table}>
        <caption>{rows.length < count ? words.preview(rows.length, count) : words.all}</caption>
        <thead>
          <tr>
            <th scope="col">#</th>
            {axes.map(({ name, label }) => (
              <th key={name} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={axes.map(({ name }) => writeJSON(row[name])).join()}>
              <th scope="row">{at + 1}</th>
              {axes.map(({ name }) => (
                <td key={name}>{shown(row[name])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function shown(value: JSONValue | undefined): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && 'name' in value) return String(value.name);
  return writeJSON(value);
}
