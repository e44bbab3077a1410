/** Workflows of the library to begin with: examples first. */
import { useQuery } from '@tanstack/react-query';
import { ArrowRight } from 'lucide-react';
import type { WorkflowView } from '@/api/types';
import { useBench } from '@/app/bench';
import { strings } from '@/strings';
import styles from './StartPanel.module.css';

const say = strings.start;
const MOST = 4;
/** The tag by which a workflow of the library says that it is one to begin with. */
const EXAMPLE = 'example';

/** Workflows to begin with; nothing where the library has none. */
export function Examples() {
  const { api, files } = useBench();
  const { data } = useQuery({ queryKey: ['workflows', 'start'], queryFn: () => api.workflows.list({ limit: 50 }) });
  const shown = beginners(data?.workflows ?? []);
  if (shown.length === 0) return null;
  return (
    <ul className={styles.examples} aria-label={say.examples}>
      {shown.map((workflow) => (
        <li key={workflow.id}>
          <button
            type="button"
            className={styles.example}
            aria-label={say.open(workflow.name)}
            onClick={() => void files.openWorkflow(workflow.id)}
          >
            <span className={styles.name}>{workflow.name}</span>
            <span className={styles.about}>{workflow.description}</span>
            <ArrowRight aria-hidden className={styles.arrow} />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The workflows to begin with: those tagged as examples, the simplest (by the length of what they say) first. */
export function beginners(workflows: readonly WorkflowView[]): readonly WorkflowView[] {
  const examples = workflows.filter(({ tags }) => tags.includes(EXAMPLE));
  const chosen = examples.length > 0 ? examples : workflows;
  return chosen.toSorted((one, other) => one.description.length - other.description.length).slice(0, MOST);
}
