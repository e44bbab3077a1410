/** What is wrong with the workflow, each with the way to where it is. */
import { CircleCheck } from 'lucide-react';
import { useBench, useEditorState } from '@/app/bench';
import { partAt } from '@/document/place';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { EmptyState } from '@/ui/EmptyState';
import { type FoundProblem, useEveryProblem } from './every';
import { jumpTo } from './jump';
import styles from './ProblemsPanel.module.css';

const words = strings.runs.problems;
const INTERRUPTED = 'interrupted';

/** What keeps the workflow from running, and what went wrong in the run that is shown. */
export function ProblemsPanel() {
  const problems = useEveryProblem();
  return (
    <div className={styles.panel}>
      <h2 className={styles.title}>{words.title}</h2>
      {problems.length === 0 ? (
        <EmptyState icon={CircleCheck} title={words.none}>
          {words.noneText}
        </EmptyState>
      ) : (
        <ul className={styles.list}>
          {problems.map((problem) => (
            <Row
              key={JSON.stringify([problem.path, problem.place, problem.node, problem.field, problem.message])}
              problem={problem}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

function Row({ problem }: { problem: FoundProblem }) {
  const bench = useBench();
  const { place, node, field, message, run, path, code } = problem;
  const isThere = useEditorState(
    ({ document }) => node !== undefined && partAt(document, place)?.nodes[node] !== undefined,
  );
  return (
    <li className={styles.row}>
      <p className={styles.text}>{message}</p>
      <div className={styles.acts}>
        {isThere && node !== undefined ? (
          <Button size="s" onClick={() => jumpTo(bench, place, node, field)}>
            {words.jump}
          </Button>
        ) : null}
        {code === INTERRUPTED && run !== undefined && path !== undefined ? (
          <Button size="s" onClick={() => void bench.runs.retry(run, [path])}>
            {words.repeat}
          </Button>
        ) : null}
      </div>
    </li>
  );
}
