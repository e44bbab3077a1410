/** A run in the queue: what it is, how far, what came of it, and what can be done with it. */
import { Eye, GripVertical, MoreHorizontal, RotateCw, Square } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, memo, useState } from 'react';
import { useStore } from 'zustand';
import { isOver, isRetryable } from '@/api/run_states';
import { useBench } from '@/app/bench';
import { type RunEntry, shareOf } from '@/runs/queue_state';
import { strings } from '@/strings';
import { IconButton } from '@/ui/IconButton';
import { Menu } from '@/ui/Menu';
import type { MenuEntry } from '@/ui/menu-entry';
import { Progress } from '@/ui/Progress';
import styles from './RunRow.module.css';
import { RunTroubles } from './RunTroubles';
import { duration } from './times';

const words = strings.runs.queue;

/** By what a run is moved to another place. */
export interface Handle {
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onDragStart: (event: DragEvent) => void;
}

/** A run in the queue. */
export const RunRow = memo(function RunRow({ run, handle }: { run: RunEntry; handle?: Handle }) {
  const { api, files, runs, ui } = useBench();
  const isShown = useStore(runs.shown, (shown) => shown.watch?.run === run.id);
  const [asks, setAsks] = useState(false);
  const name = run.name || strings.runs.untitled;
  const hasTrouble = run.state === 'failed' || run.state === 'partial';
  const image = run.image;
  return (
    <article className={styles.row} data-state={run.state} data-shown={isShown || undefined} aria-label={name}>
      {handle ? (
        <button type="button" draggable className={styles.handle} aria-label={`${name}: ${words.drag}`} {...handle}>
          <GripVertical aria-hidden />
        </button>
      ) : null}
      {image ? (
        <button
          type="button"
          className={styles.thumb}
          aria-label={strings.files.results.picture(name)}
          onClick={() => ui.setState({ dialog: { kind: 'picture', name: image } })}
        >
          <img src={api.images.thumbnailUrl(image, 128)} alt="" loading="lazy" />
        </button>
      ) : (
        <span className={styles.dot} aria-hidden />
      )}
      <div className={styles.text}>
        <span className={styles.name}>{name}</span>
        <span className={styles.state}>
          {run.canceling ? words.canceling : strings.runs.states[run.state]}
          {run.seconds !== null && isOver(run.state) ? ` · ${duration(run.seconds)}` : null}
          {hasTrouble ? (
            <button type="button" className={styles.why} aria-expanded={asks} onClick={() => setAsks(!asks)}>
              {words.why}
            </button>
          ) : null}
        </span>
        {run.state === 'running' ? <Progress value={shareOf(run)} label={name} /> : null}
      </div>
      <div className={styles.acts}>
        {isOver(run.state) ? (
          <IconButton size="s" icon={RotateCw} label={words.requeue} onClick={() => void runs.requeue(run.id)} />
        ) : (
          <IconButton
            size="s"
            icon={Square}
            label={words.cancel}
            disabled={run.canceling}
            onClick={() => void runs.cancel(run.id)}
          />
        )}
        <IconButton
          size="s"
          icon={Eye}
          label={isShown ? words.shown : words.show}
          pressed={isShown}
          onClick={() => void runs.show(isShown ? undefined : run.id)}
        />
        <Menu
          label={words.more}
          align="end"
          entries={() => entriesOf(run)}
          trigger={<IconButton size="s" icon={MoreHorizontal} label={words.more} />}
        />
      </div>
      {hasTrouble && asks ? <RunTroubles run={run.id} /> : null}
    </article>
  );

  async function open(id: string): Promise<void> {
    await files.openDocument(() => api.runs.document(id), name);
    await runs.show(id);
  }

  function entriesOf({ id, state }: RunEntry): MenuEntry[] {
    return [
      { id: 'front', label: words.front, disabled: state !== 'queued', run: () => void runs.front(id) },
      { id: 'retry', label: words.retry, disabled: !isRetryable(state), run: () => void runs.retry(id) },
      { id: 'open', label: words.open, run: () => void open(id) },
      { id: 'again', label: words.requeue, run: () => void runs.requeue(id) },
    ];
  }
});
