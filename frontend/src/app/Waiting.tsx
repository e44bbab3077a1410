/** What is shown until the server has told which nodes there are. */
import { useStore } from 'zustand';
import { useBench } from '@/app/bench';
import { strings } from '@/strings';
import { Spinner } from '@/ui/Spinner';
import styles from './Waiting.module.css';

const say = strings.app.waiting;

/** A sentence in the place of the graph, which would know none of its nodes yet; none while a token is asked for. */
export function Waiting() {
  const isLoginNeeded = useStore(useBench().api.login, (login) => login.isNeeded);
  if (isLoginNeeded) return null;
  return (
    <div className={styles.waiting} role="status">
      <Spinner />
      <strong>{say.title}</strong>
      <p>{say.text}</p>
    </div>
  );
}
