/** What is wrong with the workflow, each with the way to where it is. */
import { CircleCheck } from 'lucide-react';
import { useBench, useEditorState } from '@/app/bench';
import { STRAY } from '@/canvas/problems';
import { partAt } from '@/document/place';
import type { Part } from '@/document/workflow';
import { resetValue } from '@/graph/values';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { EmptyState } from '@/ui/EmptyState';
import { type FoundProblem, useEveryProblem } from './every';
import { jumpTo } from './jump';
import styles from './ProblemsPanel.module.css';

const words = strings.runs.problems;
const INTERRUPTED = 'interrupted';
/** What is mended by taking the value away. */
const NEEDLESS: ReadonlySet<string> = new Set([STRAY, 'connection-only']);

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
  const isNeedless = useEditorState(({ document }) => {
    const inputs = node === undefined ? undefined : partAt(document, place)?.nodes[node]?.inputs;
    return NEEDLESS.has(code) && inputs !== undefined && field !== undefined && Object.hasOwn(inputs, field);
  });
  const remove = () =>
    bench.editor.edit(strings.inspector.stray.remove, (draft) => {
      const part = partAt<Part>(draft, place);
      if (part && node !== undefined && field !== undefined) resetValue(part, node, field);
    });
  return (
    <li className={styles.row}>
      <p className={styles.text}>{message}</p>
      <div className={styles.acts}>
        {isThere && node !== undefined ? (
          <Button size="s" onClick={() => jumpTo(bench, place, node, field)}>
            {words.jump}
          </Button>
        ) : null}
        {isNeedless ? (
          <Button size="s" onClick={remove}>
            {strings.inspector.stray.remove}
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
