/** How the run of a node stands, as a small sign in its head. */
import { CircleAlert, CircleCheck, CircleSlash, Clock, History } from 'lucide-react';
import type { NodeRun, NodeState } from '@/runs/node_run';
import { strings } from '@/strings';
import { Spinner } from '@/ui/Spinner';
import { tip } from '@/ui/tip';
import styles from './Node.module.css';
import { useNodeRun } from './run';

const say = strings.canvas.run;

const ICONS = {
  waiting: Clock,
  finished: CircleCheck,
  cached: History,
  failed: CircleAlert,
  blocked: CircleSlash,
  skipped: CircleSlash,
  canceled: CircleSlash,
} as const satisfies Record<Exclude<NodeState, 'running'>, unknown>;

/** How the run of a node stands; nothing where no run knows the node. */
export function RunBadge({ node }: { node: string }) {
  const run = useNodeRun(node, (found) => found);
  if (!run) return null;
  const text = badgeText(run);
  const Icon = run.state === 'running' ? undefined : ICONS[run.state];
  return (
    <span className={styles.badge} data-state={run.state} role="img" aria-label={text} {...tip(text)}>
      {run.seconds >= 0.05 && run.state === 'finished' ? <span aria-hidden>{say.seconds(run.seconds)}</span> : null}
      {Icon ? <Icon aria-hidden /> : <Spinner />}
    </span>
  );
}

/** How a run stands, in words: with its time, and why a result was reused. */
export function badgeText(run: NodeRun): string {
  const parts: string[] = [say.states[run.state]];
  if (run.seconds > 0) parts.push(say.took(run.seconds));
  if (run.why) parts.push(run.why);
  if (run.attempt > 1) parts.push(say.attempt(run.attempt));
  return parts.join(' · ');
}
