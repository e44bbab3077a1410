/** Asks what a workflow is to be called in the library. */
import { type FormEvent, useId, useState } from 'react';
import { useBench, useEditorState } from '@/app/bench';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextInput } from '@/ui/TextInput';
import styles from './Form.module.css';

const words = strings.files.save;

/** Save as a new workflow of the library. */
export function SaveDialog() {
  const { ui, files } = useBench();
  const id = useId();
  const [name, setName] = useState(useEditorState(({ document }) => document.name));
  const close = () => ui.setState({ dialog: undefined });

  function submit(event: FormEvent): void {
    event.preventDefault();
    close();
    void files.saveAs(name.trim());
  }

  return (
    <Dialog open onClose={close} title={words.title} size="s">
      <form className={styles.form} onSubmit={submit}>
        <label className={styles.label} htmlFor={id}>
          {words.name}
          <TextInput id={id} value={name} onChange={setName} autoFocus onFocus={(event) => event.target.select()} />
        </label>
        <Button type="submit" tone="primary" disabled={name.trim() === ''}>
          {words.submit}
        </Button>
      </form>
    </Dialog>
  );
}
