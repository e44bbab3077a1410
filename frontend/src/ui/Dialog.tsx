/** A window over the window. */
import { X } from 'lucide-react';
import { Dialog as Base } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { strings } from '@/strings';
import { classes } from './classes';
import styles from './Dialog.module.css';
import { giveBack, opener } from './dialog-focus';
import { IconButton } from './IconButton';

/** What a `Dialog` takes. */
export interface DialogProps {
  readonly open: boolean;
  /** It was closed: by Escape, the button, or a press beside it. */
  readonly onClose: () => void;
  readonly title: string;
  /** A sentence under the title. */
  readonly description?: string;
  readonly size?: 's' | 'm' | 'l' | 'full';
  /** Palettes have a search field where others have a title; screen readers get the title all the same. */
  readonly bare?: boolean;
  /** Buttons at the end. */
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

/** A window over the window: it takes the focus and gives it back, and Escape closes it. */
export function Dialog(props: DialogProps) {
  const { open, onClose } = props;
  return (
    <Base.Root open={open} onOpenChange={(next) => next || onClose()}>
      {open ? <Opened {...props} /> : null}
    </Base.Root>
  );
}

function Opened({ title, description, size = 'm', bare = false, footer, children }: DialogProps) {
  const [before] = useState(opener); // asked before anything in it takes the focus
  return (
    <Base.Portal>
      <Base.Overlay className={styles.scrim} data-scrim />
      <Base.Content
        className={classes(styles.dialog, styles[size], bare && styles.bare)}
        onInteractOutside={keptByNotices}
        onCloseAutoFocus={(event) => giveBack(event, before)}
        {...(description === undefined ? { 'aria-describedby': undefined } : {})}
      >
        <header className={bare ? styles.unseen : styles.head}>
          <Base.Title className={styles.title}>{title}</Base.Title>
          {description === undefined ? null : (
            <Base.Description className={styles.description}>{description}</Base.Description>
          )}
        </header>
        <div className={styles.body}>{children}</div>
        {footer ? <footer className={styles.footer}>{footer}</footer> : null}
        {bare ? null : (
          <Base.Close asChild>
            <IconButton icon={X} label={strings.ui.close} className={styles.close} />
          </Base.Close>
        )}
      </Base.Content>
    </Base.Portal>
  );
}

/** Messages are no part of a dialog, but what is pressed in them, and may be gone by now, does not close it. */
function keptByNotices(event: Event): void {
  if (event.target instanceof Element && event.target.closest('[data-notice]')) event.preventDefault();
}
