/** What a run shows on a node: progress and preview while it goes on, then what came out, or what went wrong. */
import { memo } from 'react';
import { strings } from '@/strings';
import { Progress } from '@/ui/Progress';
import type { NodeFacts } from './facts';
import styles from './Node.module.css';
import { OutputPictures } from './NodeOutputs';
import { useNodeProblems } from './problems';
import { useNodeRun } from './run';

/** What a run shows on a node. */
export const NodeResult = memo(function NodeResult({ facts, collapsed }: { facts: NodeFacts; collapsed: boolean }) {
  const state = useNodeRun(facts.id, (run) => run?.state);
  return (
    <>
      {state === 'running' ? <Underway node={facts.id} collapsed={collapsed} /> : null}
      {collapsed || state === undefined || state === 'running' ? null : <Outcome node={facts.id} />}
      <Wrongs node={facts.id} />
    </>
  );
});

function Underway({ node, collapsed }: { node: string; collapsed: boolean }) {
  const progress = useNodeRun(node, (run) => run?.progress);
  const preview = useNodeRun(node, (run) => run?.preview);
  const value = progress && progress.total > 0 ? progress.step / progress.total : undefined;
  return (
    <div className={styles.underway}>
      {preview && !collapsed ? (
        <img
          className={styles.preview}
          src={preview.url}
          alt={strings.canvas.run.preview}
          style={{ aspectRatio: preview.width / preview.height }}
          draggable={false}
        />
      ) : null}
      <Progress value={value} label={strings.canvas.run.progress} />
      {progress && !collapsed ? (
        <p className={styles.step}>{strings.canvas.run.step(progress.step, progress.total, progress.message)}</p>
      ) : null}
    </div>
  );
}

function Outcome({ node }: { node: string }) {
  const images = useNodeRun(node, (run) => run?.images);
  return images && images.length > 0 ? <OutputPictures images={images} /> : null;
}

/** What is wrong with the node as it stands, and what went wrong when it ran. */
function Wrongs({ node }: { node: string }) {
  const problems = useNodeProblems(node);
  const failure = useNodeRun(node, (run) => (run?.state === 'failed' ? run.problem : undefined));
  if (problems.length === 0 && !failure) return null;
  return (
    <div className={styles.wrongs}>
      {failure ? <p role="alert">{failure.message}</p> : null}
      {problems.map((text) => (
        <p key={text}>{text}</p>
      ))}
    </div>
  );
}
