/** The address of the saved workflow. */
import { Copy } from 'lucide-react';
import { useStore } from 'zustand';
import { useBench } from '@/app/bench';
import { copyOut } from '@/commands/copying';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { TextInput } from '@/ui/TextInput';
import { linkTo } from '@/workbench/address';
import styles from './Export.module.css';

const words = strings.library.export;

/** A link to what is saved. */
export function LinkExport() {
  const { ui, files } = useBench();
  const { saved } = useStore(files.store);
  const address = saved ? linkTo(window.location.origin, saved.id) : '';

  return (
    <div className={styles.export}>
      <p className={styles.about}>{words.linkText}</p>
      {saved ? (
        <TextInput value={address} onChange={() => {}} readOnly aria-label={words.address} />
      ) : (
        <p className={styles.warning}>{words.notSaved}</p>
      )}
      <div className={styles.buttons}>
        <Button
          tone="primary"
          icon={Copy}
          disabled={!saved}
          onClick={() => void copyOut(ui, address, strings.library.linkCopied)}
        >
          {words.copy}
        </Button>
      </div>
    </div>
  );
}
