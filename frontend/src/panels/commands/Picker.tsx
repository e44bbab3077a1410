/** A window with a search and a list under it: what the command palette and the search in the graph share. */
import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog } from '@/ui/Dialog';
import styles from './Picker.module.css';

/** What a `Picker` takes. */
export interface PickerProps {
  readonly title: string;
  readonly placeholder: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onClose: () => void;
  /** A line under the list. */
  readonly foot?: ReactNode;
  /** The list: `Command.Item`s, perhaps in `Command.Group`s, or a sentence. */
  readonly children: ReactNode;
}

/** A window with a search and a list under it: letters narrow it, arrows and Enter choose, Escape closes. */
export function Picker({ title, placeholder, text, onText, onClose, foot, children }: PickerProps) {
  return (
    <Dialog open bare title={title} onClose={onClose} size="m">
      <Command label={title} shouldFilter={false} loop className={styles.picker}>
        <div className={styles.search}>
          <Search aria-hidden />
          <Command.Input
            autoFocus
            value={text}
            onValueChange={onText}
            placeholder={placeholder}
            className={styles.input}
          />
        </div>
        <Command.List className={styles.list}>{children}</Command.List>
        {foot ? <div className={styles.foot}>{foot}</div> : null}
      </Command>
    </Dialog>
  );
}

/** The words in the place of an empty list. */
export function PickerHint({ children }: { children: ReactNode }) {
  return <div className={styles.hint}>{children}</div>;
}
