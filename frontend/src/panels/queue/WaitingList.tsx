/** What waits, in the order in which it goes; the order is changed by dragging, or by arrow keys. */
import { type DragEvent, type KeyboardEvent, useState } from 'react';
import { useBench } from '@/app/bench';
import type { RunEntry } from '@/runs/queue_state';
import { strings } from '@/strings';
import styles from './QueuePanel.module.css';
import { RunRow } from './RunRow';
import { useMost } from './use-most';

const words = strings.runs.queue;
const KIND = 'application/x-nodeloom-run';

/** Runs that wait. */
export function WaitingList({ runs, canMove }: { runs: readonly RunEntry[]; canMove: boolean }) {
  const bench = useBench();
  const [over, setOver] = useState<string>();
  const [said, setSaid] = useState('');
  const { shown, more } = useMost(runs);

  function move(run: RunEntry, to: number): void {
    const other = runs[to];
    if (!other || other.id === run.id) return;
    const isLater = to > runs.indexOf(run);
    void bench.runs.move(run.id, isLater ? { after: other.id } : { before: other.id });
    setSaid(words.moved(run.name || strings.runs.untitled, to + 1, runs.length));
  }

  function press(event: KeyboardEvent, run: RunEntry): void {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    move(run, runs.indexOf(run) + step);
  }

  function drop(event: DragEvent, to: number): void {
    setOver(undefined);
    const run = runs.find(({ id }) => id === event.dataTransfer.getData(KIND));
    if (!run) return;
    event.preventDefault();
    move(run, to);
  }

  return (
    <section aria-label={words.waiting}>
      <h3 className={styles.heading}>
        {words.waiting} <span className={styles.count}>{runs.length}</span>
      </h3>
      <p aria-live="polite" className={styles.unseen}>
        {said}
      </p>
      <ol className={styles.list}>
        {shown.map((run, at) => (
          <li
            key={run.id}
            data-over={over === run.id || undefined}
            className={styles.slot}
            onDragOver={(event) => {
              if (!event.dataTransfer.types.includes(KIND)) return;
              event.preventDefault();
              setOver(run.id);
            }}
            onDragLeave={() => setOver(undefined)}
            onDrop={(event) => drop(event, at)}
          >
            <RunRow
              run={run}
              {...(canMove && runs.length > 1
                ? {
                    handle: {
                      onKeyDown: (event) => press(event, run),
                      onDragStart: (event) => event.dataTransfer.setData(KIND, run.id),
                    },
                  }
                : {})}
            />
          </li>
        ))}
      </ol>
      {more}
    </section>
  );
}
