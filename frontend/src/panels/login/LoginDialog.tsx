/** Asks for the token of a server that others can reach. */
import { type FormEvent, useId, useState } from 'react';
import { useStore } from 'zustand';
import { useBench } from '@/app/bench';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextInput } from '@/ui/TextInput';
import styles from './LoginDialog.module.css';

const words = strings.server.login;

/** Open while requests wait for a token. It can't be closed: without a token nothing can be done. */
export function LoginDialog() {
  const { api } = useBench();
  const isNeeded = useStore(api.login, (state) => state.isNeeded);
  const id = useId();
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      await api.logIn(token.trim());
      setToken('');
      setProblem('');
    } catch (error) {
      setProblem(error instanceof Error ? error.message : words.wrong);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog open={isNeeded} onClose={() => {}} title={words.title} description={words.explain} size="s">
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <label className={styles.label} htmlFor={id}>
          {words.token}
          <TextInput
            id={id}
            type="password"
            autoComplete="current-password"
            autoFocus
            value={token}
            onChange={setToken}
          />
        </label>
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
        <Button type="submit" tone="primary" busy={isBusy} disabled={token.trim() === ''}>
          {words.submit}
        </Button>
      </form>
    </Dialog>
  );
}
