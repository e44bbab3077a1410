/** The one obvious button: it runs the workflow, shows how far that is, and lets go of it again. */
import { ChevronDown, Play, Square, Unplug } from 'lucide-react';
import { useStore } from 'zustand';
import { useBench, useEditorState, useUi } from '@/app/bench';
import { isEnabled } from '@/commands/command';
import { runCommands } from '@/commands/running';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { IconButton } from '@/ui/IconButton';
import { Menu } from '@/ui/Menu';
import type { MenuEntry } from '@/ui/menu-entry';
import { tip } from '@/ui/tip';
import styles from './RunButton.module.css';
import { type Activity, useActivity } from './use-runs';

const words = strings.runs.button;
/** Commands in the menu beside the button. */
const MORE = ['run.front', 'run.here', 'run.batch', 'run.cancelAll', 'run.pause', 'run.resume'];

/** Run; and while something runs: how far it is, how to cancel it, and how much waits. */
export function RunButton() {
  const bench = useBench();
  const isEmpty = useEditorState(({ document }) => Object.keys(document.nodes).length === 0);
  const activity = useActivity();
  return (
    <div className={styles.bar}>
      <Lost />
      {activity.run === undefined ? null : <Busy activity={activity} />}
      {activity.waiting > 0 ? <Waiting count={activity.waiting} /> : null}
      <div className={styles.split}>
        <Button
          tone="primary"
          icon={Play}
          {...tip(words.run, 'Mod+Enter')}
          disabled={isEmpty}
          className={styles.run}
          onClick={() => void bench.runs.enqueue()}
        >
          {words.run}
        </Button>
        <Menu
          label={words.more}
          align="end"
          entries={() => entries(bench)}
          trigger={<IconButton icon={ChevronDown} label={words.more} tone="primary" className={styles.more} />}
        />
      </div>
    </div>
  );
}

function entries(bench: ReturnType<typeof useBench>): MenuEntry[] {
  return runCommands
    .filter((command) => MORE.includes(command.id))
    .filter((command) => isEnabled(command, bench) || (command.id !== 'run.pause' && command.id !== 'run.resume'))
    .map((command) => ({
      id: command.id,
      label: command.title,
      disabled: !isEnabled(command, bench),
      ...(command.keys?.[0] ? { keys: command.keys[0] } : {}),
      run: () => void command.run(bench),
    }));
}

/** Says that the server can't be heard; what is shown of runs may be old then. */
function Lost() {
  const isLost = useStore(useBench().runs.connection, ({ state }) => state === 'lost');
  return (
    <span role="status" className={styles.lost}>
      {isLost ? (
        <>
          <Unplug aria-hidden /> {strings.server.connection.lost}
        </>
      ) : null}
    </span>
  );
}

function Busy({ activity: { run, percent, canceling } }: { activity: Activity }) {
  const { runs } = useBench();
  return (
    <div className={styles.busy}>
      <div
        className={styles.ring}
        role="progressbar"
        aria-label={strings.runs.states.running}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        data-unknown={percent === undefined || undefined}
        style={{ '--share': `${percent ?? 25}%` }}
      />
      <span className={styles.share}>
        {canceling ? words.canceling : percent === undefined ? strings.runs.states.running : words.share(percent)}
      </span>
      <IconButton
        size="s"
        icon={Square}
        label={words.cancel}
        keys="Mod+Alt+Enter"
        disabled={canceling}
        onClick={() => void runs.cancel(run)}
      />
    </div>
  );
}

function Waiting({ count }: { count: number }) {
  const { ui } = useBench();
  const isOpen = useUi(({ side }) => side === 'queue');
  return (
    <Button size="s" tone="quiet" aria-pressed={isOpen} onClick={() => ui.setState({ side: 'queue' })}>
      {words.waiting(count)}
    </Button>
  );
}
