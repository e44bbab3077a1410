/** A window that asks for a short text, such as a name. */
import { useState } from 'react';
import { useBench } from '@/app/bench';
import type { AskRequest } from '@/editor/ui';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextArea } from '@/ui/TextArea';
import { TextInput } from '@/ui/TextInput';
import styles from './AskDialog.module.css';

const say = strings.commands.ask;

/** A window that asks for a text; Enter gives it, Escape gives none. */
export function AskDialog({ request }: { request: AskRequest }) {
  const { ui } = useBench();
  const [text, setText] = useState(request.value);
  const close = () => ui.setState({ dialog: undefined });
  const give = () => {
    close();
    request.then(text);
  };
  const footer = (
    <>
      <Button tone="quiet" onClick={close}>
        {say.cancel}
      </Button>
      <Button tone="primary" onClick={give}>
        {request.long ? say.write : say.save}
      </Button>
    </>
  );
  return (
    <Dialog open onClose={close} title={request.title} size="s" footer={footer}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          give();
        }}
      >
        {request.long ? (
          <TextArea autoFocus aria-label={request.label} value={text} onChange={setText} rows={6} />
        ) : (
          <TextInput
            autoFocus
            aria-label={request.label}
            value={text}
            onChange={setText}
            onFocus={(event) => event.currentTarget.select()}
          />
        )}
      </form>
    </Dialog>
  );
}
