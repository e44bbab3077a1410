/** What is shown until the server has told which nodes there are. */
import { strings } from '@/strings';
import { Spinner } from '@/ui/Spinner';
import styles from './Waiting.module.css';

const say = strings.app.waiting;

/** A sentence in the place of the graph, which would know none of its nodes yet. */
export function Waiting() {
  return (
    <div className={styles.waiting} role="status">
      <Spinner />
      <strong>{say.title}</strong>
      <p>{say.text}</p>
    </div>
  );
}
