/** One node in the upgrade panel: its name, what was done to it, and the decision. */
import { ToggleGroup } from 'radix-ui';
import { useState } from 'react';
import { useEditorState } from '@/app/bench';
import { strings } from '@/strings';
import { nodeAt } from '@/upgrade/paths';
import type { Row, Way } from '@/upgrade/rows';
import { ChangeLine } from './ChangeLine';
import { NodeLink } from './NodeLink';
import styles from './RowView.module.css';
import type { Decision, Decisions } from './use-decisions';
import { useNames } from './use-names';

/** Changes that are shown of one node at first. */
const FEW = 4;

/** One node, or several that are upgraded together. */
export function RowView({ row, decisions }: { row: Row; decisions: Decisions }) {
  const say = strings.upgrade;
  const nameOf = useNames();
  const document = useEditorState((state) => state.document);
  const [isWhole, setWhole] = useState(false);
  const main = nodeAt(document, row.key) ? row.key : (row.nodes.find((path) => nodeAt(document, path)) ?? row.key);
  const others = row.nodes.filter((path) => path !== main);
  const shown = isWhole ? row.changes : row.changes.slice(0, FEW);
  const isKept = decisions.of(row) === 'skip';
  return (
    <li className={styles.row} data-status={row.status} data-kept={isKept || undefined} data-row={row.key}>
      <div className={styles.head}>
        <NodeLink path={main} className={styles.name}>
          {nameOf(main)}
        </NodeLink>
        <span className={styles.status}>{say.status[row.status]}</span>
      </div>
      {row.way ? <WayText way={row.way} /> : null}
      {others.length > 0 ? <p className={styles.others}>{say.row.with(strings.ui.list(others.map(nameOf)))}</p> : null}
      {shown.length > 0 ? (
        <ul className={styles.changes}>
          {shown.map((change, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a report have no names, and never move
            <ChangeLine key={at} change={change} />
          ))}
        </ul>
      ) : null}
      {shown.length < row.changes.length ? (
        <button type="button" className={styles.more} onClick={() => setWhole(true)}>
          {say.row.more(row.changes.length - shown.length)}
        </button>
      ) : null}
      {row.canStay ? <Choice row={row} name={nameOf(main)} decisions={decisions} /> : null}
    </li>
  );
}

function WayText({ way: { from, to } }: { way: Way }) {
  const say = strings.upgrade.row;
  return (
    <p className={styles.way}>
      <code>{from.type}</code>{' '}
      {from.type === to.type ? (
        say.version(from.version, to.version)
      ) : (
        <>
          <span aria-hidden>→</span>
          <span className={styles.unseen}>{say.becomes}</span> <code>{to.type}</code>
        </>
      )}
    </p>
  );
}

const DECISIONS: readonly Decision[] = ['accept', 'skip'];

function Choice({ row, name, decisions }: { row: Row; name: string; decisions: Decisions }) {
  const say = strings.upgrade.row;
  return (
    <ToggleGroup.Root
      type="single"
      className={styles.choice ?? ''}
      aria-label={say.decision(name)}
      value={decisions.of(row)}
      onValueChange={(value) => {
        if (value !== '') decisions.decide(row, value as Decision);
      }}
    >
      {DECISIONS.map((decision) => (
        <ToggleGroup.Item
          key={decision}
          value={decision}
          className={styles.option ?? ''}
          disabled={!decisions.may(row, decision)}
        >
          {say[decision]}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
