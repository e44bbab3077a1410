/** What is different, in words: a node or another thing, and below it each place with what was and what is. */
import type { Difference } from '@/diff/difference';
import type { Group } from '@/diff/groups';
import { strings } from '@/strings';
import styles from './DifferenceList.module.css';
import { Sign } from './Sign';
import { edgeText, fieldText, nodeTitle, type Reading, sideText } from './value-text';

const words = strings.library.diff;

/** What a `DifferenceList` takes. */
export interface DifferenceListProps {
  readonly groups: readonly Group[];
  /** The graphs of both sides, by path. */
  readonly readingsOf: (graph: string) => readonly Reading[];
  readonly chosen: string | undefined;
  readonly onChoose: (group: Group, difference?: Difference) => void;
}

/** All differences; a press on one shows it in the drawing. */
export function DifferenceList({ groups, readingsOf, chosen, onChoose }: DifferenceListProps) {
  return (
    <ul className={styles.list} aria-label={words.list}>
      {groups.map((group) => (
        <li key={group.key} className={styles.group}>
          <GroupRow
            group={group}
            readings={readingsOf(group.graph)}
            isChosen={chosen === group.key}
            onChoose={onChoose}
          />
        </li>
      ))}
    </ul>
  );
}

interface GroupRowProps {
  readonly group: Group;
  readonly readings: readonly Reading[];
  readonly isChosen: boolean;
  readonly onChoose: DifferenceListProps['onChoose'];
}

function GroupRow({ group, readings, isChosen, onChoose }: GroupRowProps) {
  const { part, graph, change } = group;
  const title = part === 'node' ? nodeTitle(group.name, readings) : words.parts[part];
  const more = part === 'node' || group.name === '' ? '' : group.name;
  return (
    <>
      <button
        type="button"
        className={styles.head}
        aria-pressed={isChosen}
        data-group={group.name || part}
        onClick={() => onChoose(group)}
      >
        <Sign change={change} />
        <span className={styles.title}>
          {title}
          {more ? <span className={styles.more}> {more}</span> : null}
          {graph ? <span className={styles.more}> {words.inside(graph)}</span> : null}
        </span>
      </button>
      <Entries group={group} readings={readings} onChoose={onChoose} />
    </>
  );
}

function Entries({ group, readings, onChoose }: Omit<GroupRowProps, 'isChosen'>) {
  const { part, differences } = group;
  if (part === 'layout') return <p className={styles.said}>{words.layout}</p>;
  if (part === 'edge')
    return (
      <ul className={styles.wires}>
        {differences.map((each) => (
          <li key={each.name + each.change}>
            <button type="button" className={styles.wire} onClick={() => onChoose(group, each)}>
              <Sign change={each.change} />
              {edgeText(each, readings)}
            </button>
          </li>
        ))}
      </ul>
    );
  const within = differences.filter(({ field }) => field !== '' || part !== 'node');
  if (within.length === 0) return null;
  return (
    <dl className={styles.entries}>
      {within.map((each) => (
        <div key={each.field} className={styles.entry}>
          <dt>{fieldText(each, readings)}</dt>
          <dd>
            {each.change === 'added' ? null : <del>{sideText(each, each.before, readings)}</del>}
            {each.change === 'changed' ? <span aria-hidden> → </span> : null}
            {each.change === 'removed' ? null : <ins>{sideText(each, each.after, readings)}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
