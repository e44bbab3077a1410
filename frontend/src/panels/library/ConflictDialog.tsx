/** Another revision was saved meanwhile: which one shall go on? Nothing is written over either way. */
import { Columns2 } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { useBench, useEditorState } from '@/app/bench';
import { DiffView } from '@/panels/diff/DiffView';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import styles from './Form.module.css';

const words = strings.files.conflict;
const more = strings.library.conflict;

/** The choices after a save that came too late, and what is different. */
export function ConflictDialog() {
  const { ui, files } = useBench();
  const { saved, newer } = useStore(files.store);
  const name = useEditorState(({ document }) => document.name) || strings.files.untitled;
  const [isCompared, setCompared] = useState(false);
  const choose = (act: () => void) => () => {
    ui.setState({ dialog: undefined });
    act();
  };
  const text = words.text(name, newer ?? 0, saved?.revision ?? 0);
  return (
    <Dialog open onClose={choose(() => {})} title={words.title} description={text} size={isCompared ? 'full' : 's'}>
      <div className={isCompared ? styles.compared : styles.choices}>
        {saved && newer !== undefined ? (
          <Button icon={Columns2} aria-expanded={isCompared} onClick={() => setCompared(!isCompared)}>
            {isCompared ? more.hide : more.compare}
          </Button>
        ) : null}
        <Button onClick={() => ui.setState({ dialog: { kind: 'save' } })}>{words.copy}</Button>
        <Button onClick={choose(() => void files.saveOver())}>{words.over}</Button>
        <Button onClick={choose(() => saved && void files.openWorkflow(saved.id))}>{words.theirs}</Button>
        <Button tone="quiet" onClick={choose(() => {})}>
          {words.cancel}
        </Button>
      </div>
      {isCompared && saved && newer !== undefined ? (
        <DiffView
          before={{ workflow: saved.id, revision: newer }}
          after="open"
          names={[more.theirs(newer), more.mine]}
        />
      ) : null}
    </Dialog>
  );
}
