/** What went wrong in a run, and the questions that it left open. */
import { useQuery } from '@tanstack/react-query';
import { useBench, useEditorState } from '@/app/bench';
import { jumpTo } from '@/panels/problems/jump';
import { asObject, asText } from '@/runs/events';
import { standings } from '@/runs/locating';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import styles from './RunRow.module.css';

const words = strings.runs.queue;
/** Code of a node that had begun when its run broke off, and that nobody may repeat unasked. */
const INTERRUPTED = 'interrupted';

/** What went wrong, node by node; a node that was interrupted is asked about. */
export function RunTroubles({ run }: { run: string }) {
  const bench = useBench();
  const document = useEditorState((state) => state.document);
  const { data = [] } = useQuery({
    queryKey: ['run-problems', run],
    queryFn: async () => (await bench.api.runs.get(run)).problems.map(asObject),
  });
  return (
    <ul className={styles.troubles}>
      {data.map((problem) => {
        const path = asText(problem.node);
        const standing = standings(document, path).at(-1);
        const field = typeof problem.field === 'string' ? problem.field : undefined;
        const isAsked = problem.code === INTERRUPTED;
        return (
          <li key={`${path} ${asText(problem.message)}`}>
            <p>{isAsked ? words.asked(path) : asText(problem.message)}</p>
            {isAsked ? (
              <Button size="s" onClick={() => void bench.runs.retry(run, [path])}>
                {words.repeat}
              </Button>
            ) : null}
            {standing ? (
              <Button size="s" tone="quiet" onClick={() => jumpTo(bench, standing.place, standing.node, field)}>
                {strings.runs.problems.jump}
              </Button>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
