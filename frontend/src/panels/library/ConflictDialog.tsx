/** Another revision was saved meanwhile: which one shall go on? Nothing is written over either way. */
import { useStore } from 'zustand';
import { useBench, useEditorState } from '@/app/bench';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import styles from './LibraryDialog.module.css';

const words = strings.files.conflict;

/** The choices after a save that came too late. */
export function ConflictDialog() {
  const { ui, files } = useBench();
  const { saved, newer } = useStore(files.store);
  const name = useEditorState(({ document }) => document.name) || strings.files.untitled;
  const choose = (act: () => void) => () => {
    ui.setState({ dialog: undefined });
    act();
  };
  const text = words.text(name, newer ?? 0, saved?.revision ?? 0);
  return (
    <Dialog open onClose={choose(() => {})} title={words.title} description={text} size="s">
      <div className={styles.choices}>
        <Button onClick={() => ui.setState({ dialog: { kind: 'save' } })}>{words.copy}</Button>
        <Button onClick={choose(() => void files.saveOver())}>{words.over}</Button>
        <Button onClick={choose(() => saved && void files.openWorkflow(saved.id))}>{words.theirs}</Button>
        <Button tone="quiet" onClick={choose(() => {})}>
          {words.cancel}
        </Button>
      </div>
    </Dialog>
  );
}
