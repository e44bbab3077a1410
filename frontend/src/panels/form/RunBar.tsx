/** The one button of the form: it runs the workflow, tells how far that is, and lets go of it again. */
import { Play, Square } from 'lucide-react';
import { useState } from 'react';
import { useBench } from '@/app/bench';
import { useActivity } from '@/panels/run/use-runs';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { Progress } from '@/ui/Progress';
import styles from './RunBar.module.css';

const say = strings.forms.page;

/** What a `RunBar` takes. */
export interface RunBarProps {
  /** It was begun, or it could not be. */
  readonly onRun: (isBegun: boolean) => void;
}

/** Run; and while something runs: how far it is, and how to stop it. */
export function RunBar({ onRun }: RunBarProps) {
  const { runs } = useBench();
  const { run, percent, canceling, waiting } = useActivity();
  const [isAsking, setAsking] = useState(false);
  const enqueue = async () => {
    setAsking(true);
    try {
      onRun((await runs.enqueue()) !== undefined);
    } finally {
      setAsking(false);
    }
  };
  return (
    <div className={styles.bar}>
      {run === undefined ? null : (
        <div className={styles.progress}>
          <Progress value={percent === undefined ? undefined : percent / 100} label={strings.runs.states.running} />
          <span className={styles.words}>
            {canceling ? say.stopping : percent === undefined ? say.started : say.running(percent)}
            {waiting > 0 ? ` · ${say.waiting(waiting)}` : ''}
          </span>
        </div>
      )}
      <div className={styles.buttons}>
        <Button
          tone="primary"
          size="l"
          icon={Play}
          className={styles.run}
          busy={isAsking}
          onClick={() => void enqueue()}
        >
          {say.run}
        </Button>
        {run === undefined ? null : (
          <Button size="l" icon={Square} disabled={canceling} onClick={() => void runs.cancel(run)}>
            {say.stop}
          </Button>
        )}
      </div>
    </div>
  );
}
