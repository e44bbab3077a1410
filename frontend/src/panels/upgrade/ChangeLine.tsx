/** What one op did: a sentence, and the value before and now. */
import { type JSONValue, writeJSON } from '@/document/json';
import { valueText } from '@/document/value-text';
import { strings } from '@/strings';
import type { Change } from '@/upgrade/report';
import styles from './ChangeLine.module.css';
import { NodeLink } from './NodeLink';

/** Letters of a value that are shown when one points at it. */
const LONG = 2000;

/** What one op did: a sentence, and the value before and now. */
export function ChangeLine({ change }: { change: Change }) {
  const { message, status, node, path, edges } = change;
  const field = path.startsWith('inputs.') ? path.slice('inputs.'.length) : undefined;
  const isOpen = status === 'needs-choice' && field !== undefined && node !== '';
  const isMoved = writeJSON(change.before) === writeJSON(change.after);
  const isValued = change.before !== undefined || change.after !== undefined;
  return (
    <li className={styles.change} data-status={status}>
      <span className={styles.sentence}>
        {isOpen ? (
          <NodeLink path={node} field={field}>
            {message}
          </NodeLink>
        ) : (
          message
        )}
      </span>
      {isValued ? (
        <span className={styles.values}>
          {isMoved ? null : (
            <>
              <Value value={change.before} label={strings.upgrade.row.before} />
              <span aria-hidden className={styles.arrow}>
                →
              </span>
            </>
          )}
          <Value value={change.after} label={strings.upgrade.row.after} />
        </span>
      ) : null}
      {edges.length > 0 ? (
        <span className={styles.edges}>{strings.upgrade.row.edges(strings.ui.list(edges))}</span>
      ) : null}
    </li>
  );
}

function Value({ value, label }: { value: JSONValue | undefined; label: string }) {
  const isThere = value !== undefined;
  return (
    <span
      className={styles.value}
      data-nothing={!isThere || undefined}
      data-tip={isThere ? valueText(value, LONG) : undefined}
    >
      <span className={styles.unseen}>{label}: </span>
      {isThere ? valueText(value) : strings.upgrade.row.nothing}
    </span>
  );
}
