/** Asks before something that can't be taken back. */
import { Button } from './Button';
import { Dialog } from './Dialog';

/** What a `ConfirmDialog` takes. */
export interface ConfirmDialogProps {
  readonly title: string;
  readonly text: string;
  /** What the buttons say. */
  readonly yes: string;
  readonly no: string;
  readonly onYes: () => void;
  readonly onClose: () => void;
}

/** The question; the way back has the focus. */
export function ConfirmDialog({ title, text, yes, no, onYes, onClose }: ConfirmDialogProps) {
  const footer = (
    <>
      <Button tone="quiet" onClick={onClose} autoFocus>
        {no}
      </Button>
      <Button
        tone="danger"
        onClick={() => {
          onClose();
          onYes();
        }}
      >
        {yes}
      </Button>
    </>
  );
  return (
    <Dialog open onClose={onClose} title={title} size="s" footer={footer}>
      <p>{text}</p>
    </Dialog>
  );
}
