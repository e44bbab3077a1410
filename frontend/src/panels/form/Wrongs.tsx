/** What is wrong with the workflow where no field of the form can say so. */
import { TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useBench, useEditorState } from '@/app/bench';
import { type Branch, inputsOf } from '@/forms/tree';
import type { Problem } from '@/runs/problems';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import styles from './Wrongs.module.css';

const say = strings.forms.page;

/** What keeps the workflow from running, or kept it from finishing, and is at no field of the form; nothing if nothing is. */
export function Wrongs({ tree }: { tree: Branch }) {
  const { runs, ui } = useBench();
  const problems = useStore(runs.problems);
  const inputs = useEditorState((state) => state.document.interface.inputs);
  const others = useMemo(() => {
    const ports = [...inputsOf(tree)].flatMap((name) => inputs[name]?.join('\n') ?? []);
    return problems.filter((problem) => !isAt(problem, ports));
  }, [problems, inputs, tree]);
  if (others.length === 0) return null;
  const isRun = others.some(({ run }) => run !== undefined);
  return (
    <div role="alert" className={styles.wrongs}>
      <TriangleAlert aria-hidden className={styles.sign} />
      <div className={styles.words}>
        <strong>{isRun ? say.failed : say.wrong}</strong>
        {[...new Set(others.map(({ message }) => message))].map((message) => (
          <p key={message}>{message}</p>
        ))}
        <Button size="s" onClick={() => ui.setState({ view: 'graph', side: 'problems' })}>
          {say.show}
        </Button>
      </div>
    </div>
  );
}

function isAt({ place, node, field }: Problem, ports: readonly string[]): boolean {
  return place.length === 0 && node !== undefined && field !== undefined && ports.includes(`${node}\n${field}`);
}
