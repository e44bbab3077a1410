/** Asks whether pictures shall really be deleted. */
import { useBench } from '@/app/bench';
import { strings } from '@/strings';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { remove } from './actions';

const words = strings.gallery.chosen;

/** The question; what happens then is told in a notice. */
export function DeleteDialog({ pictures, onClose }: { pictures: readonly string[]; onClose: () => void }) {
  const bench = useBench();
  return (
    <ConfirmDialog
      title={words.removeTitle(pictures.length)}
      text={words.removeText}
      yes={words.remove}
      no={words.keep}
      onYes={() => void remove(bench, pictures)}
      onClose={onClose}
    />
  );
}
