/** A menu of the right mouse button, or of the menu key. */
import { ContextMenu as Base } from 'radix-ui';
import type { ReactNode } from 'react';
import { keptInside } from './float';
import styles from './Menu.module.css';
import { MenuEntries } from './menu-entries';
import type { MenuEntry } from './menu-entry';

/** What a `ContextMenu` takes. */
export interface ContextMenuProps {
  readonly label: string;
  /** Asked for when it opens. */
  readonly entries: () => readonly MenuEntry[];
  /** What it is the menu of: one element that takes a ref. */
  readonly children: ReactNode;
}

/** A menu that opens where the right mouse button was pressed on what is inside. */
export function ContextMenu({ label, entries, children }: ContextMenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger asChild>{children}</Base.Trigger>
      <Base.Portal>
        <Base.Content {...keptInside} aria-label={label} collisionPadding={8} className={styles.menu}>
          <Now entries={entries} />
        </Base.Content>
      </Base.Portal>
    </Base.Root>
  );
}

function Now({ entries }: { entries: () => readonly MenuEntry[] }) {
  return <MenuEntries entries={entries()} parts={Base} />;
}
