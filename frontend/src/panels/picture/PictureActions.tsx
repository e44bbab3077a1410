/** What can be done with a picture. */
import { ChevronDown, Copy, Download, FileInput, Workflow } from 'lucide-react';
import type { ImageView } from '@/api/types';
import { useBench } from '@/app/bench';
import { downloadUrl } from '@/files/download';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { IconButton } from '@/ui/IconButton';
import { Menu } from '@/ui/Menu';
import styles from './PictureDialog.module.css';
import { inputEntries, inputsFor, openWorkflow, putInto, putIntoNew, recallEntries } from './using';

const words = strings.files.picture;
const say = strings.gallery.picture;

/** Open the workflow that made it, use it or its values in the one that is open, or save its file. */
export function PictureActions({ image }: { image: ImageView }) {
  const bench = useBench();

  /** In the first field that takes it; in a new node where none does. */
  function useIt(): void {
    const [first] = inputsFor(bench);
    if (first) putInto(bench, image, first);
    else putIntoNew(bench, image);
  }

  return (
    <>
      <Button icon={Workflow} onClick={() => void openWorkflow(bench, image)}>
        {words.openWorkflow}
      </Button>
      <span className={styles.split}>
        <Button icon={FileInput} onClick={useIt}>
          {words.useAsInput}
        </Button>
        <Menu
          label={say.into}
          side="top"
          align="end"
          entries={() => inputEntries(bench, image)}
          trigger={<IconButton tone="plain" icon={ChevronDown} label={`${say.into}…`} />}
        />
      </span>
      <Menu
        label={say.recall}
        side="top"
        align="end"
        entries={() => recallEntries(bench, image)}
        trigger={<Button icon={Copy}>{say.recall}</Button>}
      />
      <Button icon={Download} onClick={() => downloadUrl(image.name, bench.api.images.fileUrl(image.id))}>
        {words.download}
      </Button>
    </>
  );
}
