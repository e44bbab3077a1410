/** Entries of a menu, in the primitives of whichever menu they are in. */
import { Check, ChevronRight } from 'lucide-react';
import type { ContextMenu, DropdownMenu } from 'radix-ui';
import { keptInside } from './float';
import { Kbd } from './Kbd';
import styles from './Menu.module.css';
import type { MenuEntry, MenuItem, SubMenu } from './menu-entry';

/** The primitives of a menu; those of the two kinds of menus have the same props. */
export type MenuParts = typeof DropdownMenu | typeof ContextMenu;

/** All entries of a menu. */
export function MenuEntries({ entries, parts }: { entries: readonly MenuEntry[]; parts: MenuParts }) {
  return entries.map((entry) => {
    if ('items' in entry) return <Deeper key={entry.id} entry={entry} parts={parts} />;
    if ('run' in entry) return <Item key={entry.id} entry={entry} parts={parts} />;
    if (entry.heading === undefined) return <parts.Separator key={entry.id} className={styles.line} />;
    return (
      <parts.Label key={entry.id} className={styles.heading}>
        {entry.heading}
      </parts.Label>
    );
  });
}

function Item({ entry, parts }: { entry: MenuItem; parts: MenuParts }) {
  const { icon: Icon, keys } = entry;
  const inside = (
    <>
      <span className={styles.mark}>
        {entry.checked ? <Check aria-hidden /> : Icon ? <Icon aria-hidden /> : null}
        {entry.swatch === undefined || entry.checked ? null : (
          <span className={styles.swatch} style={{ background: entry.swatch }} />
        )}
      </span>
      <span className={styles.label}>{entry.label}</span>
      {keys ? <Kbd keys={keys} /> : null}
    </>
  );
  const shared = {
    className: styles.item,
    disabled: entry.disabled ?? false,
    onSelect: entry.run,
    'data-danger': entry.danger || undefined,
  };
  if (entry.checked === undefined) return <parts.Item {...shared}>{inside}</parts.Item>;
  return (
    <parts.CheckboxItem {...shared} checked={entry.checked}>
      {inside}
    </parts.CheckboxItem>
  );
}

function Deeper({ entry, parts }: { entry: SubMenu; parts: MenuParts }) {
  const { icon: Icon } = entry;
  return (
    <parts.Sub>
      <parts.SubTrigger className={styles.item}>
        <span className={styles.mark}>{Icon ? <Icon aria-hidden /> : null}</span>
        <span className={styles.label}>{entry.label}</span>
        <ChevronRight aria-hidden className={styles.more} />
      </parts.SubTrigger>
      <parts.Portal>
        <parts.SubContent {...keptInside} className={styles.menu} collisionPadding={8} sideOffset={2}>
          <MenuEntries entries={entry.items} parts={parts} />
        </parts.SubContent>
      </parts.Portal>
    </parts.Sub>
  );
}
