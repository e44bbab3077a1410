/** A menu at a point of the window: for surfaces, such as the canvas, that decide themselves when and where. */
import { DropdownMenu } from 'radix-ui';
import { keptInside } from './float';
import styles from './Menu.module.css';
import { MenuEntries } from './menu-entries';
import type { MenuEntry } from './menu-entry';

/** What a `PointMenu` takes. */
export interface PointMenuProps {
  /** Where it opens, in pixels of the window. */
  readonly at: { readonly x: number; readonly y: number };
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  readonly onClose: () => void;
}

/** An open menu at a point of the window; mount it to open it. */
export function PointMenu({ at, label, entries, onClose }: PointMenuProps) {
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => open || onClose()}>
      <DropdownMenu.Trigger asChild>
        <span aria-hidden className={styles.point} style={{ insetInlineStart: at.x, insetBlockStart: at.y }} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          {...keptInside}
          aria-label={label}
          align="start"
          sideOffset={0}
          collisionPadding={8}
          className={styles.menu}
        >
          <MenuEntries entries={entries} parts={DropdownMenu} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
