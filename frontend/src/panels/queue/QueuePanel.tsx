/** The queue: what waits, runs and has ended, and all that can be done with it. Kept up to date by events. */
import { ListX, Pause, Play, SearchX, Square, Timer } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useBench } from '@/app/bench';
import { useQueue } from '@/panels/run/use-runs';
import { ended, type RunEntry, running, waiting } from '@/runs/queue_state';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { EmptyState } from '@/ui/EmptyState';
import { IconButton } from '@/ui/IconButton';
import { TextInput } from '@/ui/TextInput';
import styles from './QueuePanel.module.css';
import { RunRow } from './RunRow';
import { useMost } from './use-most';
import { WaitingList } from './WaitingList';

const words = strings.runs.queue;
/** Runs from which on a filter is of use. */
const MANY = 6;

/** The queue. */
export function QueuePanel() {
  const state = useQueue((queue) => queue);
  const [text, setText] = useState('');
  const lists = useMemo(() => ({ now: running(state), next: waiting(state), over: ended(state) }), [state]);
  const isLike = (run: RunEntry) =>
    text
      .toLowerCase()
      .split(/\s+/)
      .every((word) => `${run.name} ${strings.runs.states[run.state]} ${run.id}`.toLowerCase().includes(word));
  const [now, next, over] = [lists.now.filter(isLike), lists.next.filter(isLike), lists.over.filter(isLike)];
  if (state.isKnown && state.runs.size === 0)
    return (
      <div className={styles.panel}>
        <Head isPaused={state.paused.has('default')} isBusy={false} hasEnded={false} />
        <EmptyState icon={Timer} title={words.none}>
          {words.noneText}
        </EmptyState>
      </div>
    );
  return (
    <div className={styles.panel}>
      <Head
        isPaused={state.paused.has('default')}
        isBusy={lists.now.length + lists.next.length > 0}
        hasEnded={lists.over.length > 0}
      />
      {state.runs.size >= MANY ? (
        <TextInput size="s" value={text} onChange={setText} placeholder={words.filter} aria-label={words.filter} />
      ) : null}
      <div className={styles.lists}>
        {now.length + next.length + over.length === 0 && state.isKnown ? (
          <EmptyState icon={SearchX} title={words.noMatch} />
        ) : null}
        <Section title={words.running} runs={now} />
        {next.length > 0 ? <WaitingList runs={next} canMove={text === ''} /> : null}
        <Section title={words.ended} runs={over} />
      </div>
    </div>
  );
}

function Section({ title, runs }: { title: string; runs: readonly RunEntry[] }) {
  const { shown, more } = useMost(runs);
  if (runs.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className={styles.heading}>
        {title} <span className={styles.count}>{runs.length}</span>
      </h3>
      <ul className={styles.list}>
        {shown.map((run) => (
          <li key={run.id}>
            <RunRow run={run} />
          </li>
        ))}
      </ul>
      {more}
    </section>
  );
}

function Head({ isPaused, isBusy, hasEnded }: { isPaused: boolean; isBusy: boolean; hasEnded: boolean }) {
  const { runs } = useBench();
  return (
    <>
      <div className={styles.head}>
        <h2 className={styles.title}>{words.title}</h2>
        <IconButton
          size="s"
          icon={isPaused ? Play : Pause}
          label={isPaused ? words.resume : words.pause}
          pressed={isPaused}
          onClick={() => void runs.pause(!isPaused)}
        />
        <IconButton
          size="s"
          icon={Square}
          label={words.cancelAll}
          disabled={!isBusy}
          onClick={() => void runs.cancelAll()}
        />
        <IconButton size="s" icon={ListX} label={words.prune} disabled={!hasEnded} onClick={() => void runs.prune()} />
      </div>
      {isPaused ? (
        <div className={styles.paused} role="status">
          <div>
            <strong>{words.paused}</strong>
            <p>{words.pausedText}</p>
          </div>
          <Button size="s" icon={Play} onClick={() => void runs.pause(false)}>
            {words.resume}
          </Button>
        </div>
      ) : null}
    </>
  );
}
