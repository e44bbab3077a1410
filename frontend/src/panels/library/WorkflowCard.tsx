/** A saved workflow in the library. */
import { CopyPlus, Ellipsis, ExternalLink, History, Link, PenLine, Trash2 } from 'lucide-react';
import { type MouseEvent, useState } from 'react';
import { useStore } from 'zustand';
import type { WorkflowView } from '@/api/types';
import { useBench } from '@/app/bench';
import { copyOut } from '@/commands/copying';
import { strings } from '@/strings';
import { timeText } from '@/strings/formats';
import { Button } from '@/ui/Button';
import { IconButton } from '@/ui/IconButton';
import { Menu } from '@/ui/Menu';
import type { MenuEntry } from '@/ui/menu-entry';
import { linkTo } from '@/workbench/address';
import { DetailsDialog } from './DetailsDialog';
import { GraphThumb } from './GraphThumb';
import styles from './WorkflowCard.module.css';

const words = strings.library.card;

/** A saved workflow: its newest picture or a map of it, what it is called and is for, and what can be done with it. */
export function WorkflowCard({ workflow }: { workflow: WorkflowView }) {
  const { api, ui, files } = useBench();
  const [state, setState] = useState<'shown' | 'asks' | 'edited'>('shown');
  const { id, name, description, tags, updated, picture, revision } = workflow;
  const isOpen = useStore(files.store, ({ saved }) => saved?.id === id);
  const address = linkTo(window.location.origin, id);

  function open(event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // the browser opens it in a tab of its own
    event.preventDefault();
    ui.setState({ dialog: undefined });
    void files.openWorkflow(id);
  }

  const entries = (): readonly MenuEntry[] => [
    { id: 'tab', label: words.newTab, icon: ExternalLink, run: () => window.open(address, '_blank', 'noopener') },
    { id: 'link', label: words.link, icon: Link, run: () => void copyOut(ui, address, strings.library.linkCopied) },
    { id: 'line' },
    { id: 'edit', label: words.edit, icon: PenLine, run: () => setState('edited') },
    { id: 'duplicate', label: words.duplicate, icon: CopyPlus, run: () => void files.library.duplicate(id) },
    {
      id: 'revisions',
      label: words.revisions,
      icon: History,
      run: () => ui.setState({ dialog: { kind: 'revisions', workflow: id } }),
    },
    { id: 'end' },
    { id: 'delete', label: words.delete, icon: Trash2, danger: true, run: () => setState('asks') },
  ];

  return (
    <li className={styles.card} data-workflow={id}>
      <a href={address} className={styles.open} data-open onClick={open}>
        <span className={styles.thumb}>
          {picture ? (
            <img src={api.images.thumbnailUrl(picture, 256)} alt="" loading="lazy" />
          ) : (
            <GraphThumb workflow={id} revision={revision} />
          )}
        </span>
        <span className={styles.text}>
          <span className={styles.name}>{name}</span>
          {description ? <span className={styles.about}>{description}</span> : null}
          <span className={styles.facts}>
            {isOpen ? <span className={styles.here}>{words.open}</span> : null}
            {tags.map((tag) => (
              <span key={tag} className={styles.tag}>
                {tag}
              </span>
            ))}
          </span>
          <span className={styles.when}>{words.saved(timeText(updated * 1000))}</span>
        </span>
      </a>
      <span className={styles.menu}>
        <Menu
          label={words.menu(name)}
          align="end"
          entries={entries}
          trigger={<IconButton icon={Ellipsis} label={words.menu(name)} />}
        />
      </span>
      {state === 'asks' ? (
        <div className={styles.really} role="alertdialog" aria-label={words.really(name)}>
          <p>{words.really(name)}</p>
          <Button size="s" tone="danger" onClick={() => void files.library.remove(id)}>
            {words.yes}
          </Button>
          <Button size="s" autoFocus onClick={() => setState('shown')}>
            {words.keep}
          </Button>
        </div>
      ) : null}
      {state === 'edited' ? <DetailsDialog workflow={workflow} onClose={() => setState('shown')} /> : null}
    </li>
  );
}
