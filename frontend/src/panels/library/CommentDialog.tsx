/** Save with a word on what changed, or why. */
import { type FormEvent, useId, useState } from 'react';
import { useStore } from 'zustand';
import { useBench, useEditorState } from '@/app/bench';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextArea } from '@/ui/TextArea';
import { TextInput } from '@/ui/TextInput';
import styles from './Form.module.css';

const words = strings.library.save;

/** Asks for a comment, and for a name where there is none yet. */
export function CommentDialog() {
  const { ui, files } = useBench();
  const id = useId();
  const isSaved = useStore(files.store).saved !== undefined;
  const [name, setName] = useState(useEditorState(({ document }) => document.name));
  const [comment, setComment] = useState('');
  const close = () => ui.setState({ dialog: undefined });

  function submit(event: FormEvent): void {
    event.preventDefault();
    close();
    void (isSaved ? files.save(comment.trim()) : files.saveAs(name.trim(), comment.trim()));
  }

  return (
    <Dialog open onClose={close} title={words.title} size="s">
      <form className={styles.form} onSubmit={submit}>
        {isSaved ? null : (
          <label className={styles.label} htmlFor={`${id}name`}>
            {strings.files.save.name}
            <TextInput id={`${id}name`} value={name} onChange={setName} />
          </label>
        )}
        <label className={styles.label} htmlFor={id}>
          {words.comment}
          <TextArea
            id={id}
            value={comment}
            onChange={setComment}
            lines={[2, 6]}
            autoFocus
            aria-describedby={`${id}hint`}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
            }}
          />
        </label>
        <p id={`${id}hint`} className={styles.hint}>
          {words.hint}
        </p>
        <Button type="submit" tone="primary" disabled={!isSaved && name.trim() === ''}>
          {strings.files.save.submit}
        </Button>
      </form>
    </Dialog>
  );
}
