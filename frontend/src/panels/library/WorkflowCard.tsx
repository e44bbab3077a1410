/** A saved workflow in the library. */
import { useQuery } from '@tanstack/react-query';
import { Trash2, Workflow } from 'lucide-react';
import { useState } from 'react';
import type { WorkflowView } from '@/api/types';
import { useBench } from '@/app/bench';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { IconButton } from '@/ui/IconButton';
import styles from './LibraryDialog.module.css';

const words = strings.files.library;

/** A saved workflow: its newest picture, what it is called and is for. */
export function WorkflowCard({ workflow, onOpen }: { workflow: WorkflowView; onOpen: () => void }) {
  const { api } = useBench();
  const [asks, setAsks] = useState(false);
  const { id, name, description, tags, updated } = workflow;
  const { data: picture } = useQuery({
    queryKey: ['workflow-picture', id],
    queryFn: async () => (await api.images.list({ workflow: id, limit: 1 })).images[0]?.id ?? null,
  });
  return (
    <li className={styles.card}>
      <button type="button" className={styles.open} data-open onClick={onOpen}>
        <span className={styles.thumb}>
          {picture ? (
            <img src={api.images.thumbnailUrl(picture, 128)} alt="" loading="lazy" />
          ) : (
            <Workflow aria-hidden />
          )}
        </span>
        <span className={styles.text}>
          <span className={styles.name}>{name}</span>
          {description ? <span className={styles.about}>{description}</span> : null}
          <span className={styles.facts}>
            {tags.map((tag) => (
              <span key={tag} className={styles.tag}>
                {tag}
              </span>
            ))}
            {words.changed(new Date(updated * 1000).toLocaleString())}
          </span>
        </span>
      </button>
      {asks ? (
        <div className={styles.really} role="alertdialog" aria-label={words.really(name)}>
          <p>{words.really(name)}</p>
          <Button size="s" tone="danger" onClick={() => void api.workflows.delete(id)}>
            {words.delete}
          </Button>
          <Button size="s" autoFocus onClick={() => setAsks(false)}>
            {words.keep}
          </Button>
        </div>
      ) : (
        <IconButton icon={Trash2} label={`${words.delete}: ${name}`} onClick={() => setAsks(true)} />
      )}
    </li>
  );
}
