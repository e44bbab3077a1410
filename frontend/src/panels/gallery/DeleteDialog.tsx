/** Asks whether pictures shall really be deleted. */
import { useBench } from '@/app/bench';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { remove } from './actions';

const words = strings.gallery.chosen;

/** The question; what happens then is told in a notice. */
export function DeleteDialog({ pictures, onClose }: { pictures: readonly string[]; onClose: () => void }) {
  const bench = useBench();
  const footer = (
    <>
      <Button tone="quiet" onClick={onClose} autoFocus>
        {words.keep}
      </Button>
      <Button
        tone="danger"
        onClick={() => {
          onClose();
          void remove(bench, pictures);
        }}
      >
        {words.remove}
      </Button>
    </>
  );
  return (
    <Dialog open onClose={onClose} title={words.removeTitle(pictures.length)} size="s" footer={footer}>
      <p>{words.removeText}</p>
    </Dialog>
  );
}
