/** Name, description and tags of a saved workflow, written without opening it. */
import { type FormEvent, useId, useState } from 'react';
import type { WorkflowView } from '@/api/types';
import { useBench } from '@/app/bench';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextArea } from '@/ui/TextArea';
import { TextInput } from '@/ui/TextInput';
import styles from './Form.module.css';

const words = strings.library.details;

/** Commas as they are typed in all languages of the editor. */
const COMMAS = /[,，、]/;

/** A window over the library. */
export function DetailsDialog({ workflow, onClose }: { workflow: WorkflowView; onClose: () => void }) {
  const { files } = useBench();
  const id = useId();
  const [name, setName] = useState(workflow.name);
  const [description, setDescription] = useState(workflow.description);
  const [tags, setTags] = useState(workflow.tags.join(', '));

  function submit(event: FormEvent): void {
    event.preventDefault();
    onClose();
    const given = tags.split(COMMAS).map((tag) => tag.trim());
    const details = { name: name.trim(), description: description.trim(), tags: given.filter((tag) => tag !== '') };
    void files.library.describe(workflow.id, details);
  }

  return (
    <Dialog open onClose={onClose} title={words.title} size="s">
      <form className={styles.form} onSubmit={submit}>
        <label className={styles.label} htmlFor={`${id}name`}>
          {words.name}
          <TextInput id={`${id}name`} value={name} onChange={setName} autoFocus />
        </label>
        <label className={styles.label} htmlFor={`${id}about`}>
          {words.description}
          <TextArea id={`${id}about`} value={description} onChange={setDescription} lines={[3, 10]} />
        </label>
        <label className={styles.label} htmlFor={`${id}tags`}>
          {words.tags}
          <TextInput id={`${id}tags`} value={tags} onChange={setTags} aria-describedby={`${id}hint`} />
        </label>
        <p id={`${id}hint`} className={styles.hint}>
          {words.tagsHint}
        </p>
        <Button type="submit" tone="primary" disabled={name.trim() === ''}>
          {words.save}
        </Button>
      </form>
    </Dialog>
  );
}
