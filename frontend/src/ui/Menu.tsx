/** A menu at a button. */
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { keptInside } from './float';
import styles from './Menu.module.css';
import { MenuEntries } from './menu-entries';
import type { MenuEntry } from './menu-entry';

/** What a `Menu` takes. */
export interface MenuProps {
  /** The button that opens it; takes a ref. */
  readonly trigger: ReactNode;
  readonly label: string;
  /** Asked for when it opens. */
  readonly entries: () => readonly MenuEntry[];
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
  readonly align?: 'start' | 'center' | 'end';
}

/** A menu at a button. */
export function Menu({ trigger, label, entries, side = 'bottom', align = 'start' }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          {...keptInside}
          aria-label={label}
          side={side}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={styles.menu}
        >
          <Now entries={entries} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Now({ entries }: { entries: () => readonly MenuEntry[] }) {
  return <MenuEntries entries={entries()} parts={DropdownMenu} />;
}
