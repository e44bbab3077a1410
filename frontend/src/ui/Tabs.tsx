/** Several pages in one place. */
import { Tabs as Base } from 'radix-ui';
import type { ReactNode } from 'react';
import styles from './Tabs.module.css';

/** One page. */
export interface Tab {
  readonly id: string;
  readonly label: string;
  /** A small number beside the label. */
  readonly count?: number | undefined;
  readonly content: ReactNode;
}

/** What `Tabs` take. */
export interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
  /** The page that is open, where something else keeps it. */
  readonly open?: string;
  readonly onOpen?: (id: string) => void;
}

/** Several pages in one place, of which one is seen. */
export function Tabs({ label, tabs, open, onOpen }: TabsProps) {
  const first = tabs[0]?.id ?? '';
  return (
    <Base.Root
      className={styles.tabs}
      defaultValue={first}
      {...(open === undefined ? {} : { value: open })}
      {...(onOpen ? { onValueChange: onOpen } : {})}
    >
      <Base.List aria-label={label} className={styles.list}>
        {tabs.map((tab) => (
          <Base.Trigger key={tab.id} value={tab.id} className={styles.tab}>
            {tab.label}
            {tab.count ? <span className={styles.count}>{tab.count}</span> : null}
          </Base.Trigger>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Content key={tab.id} value={tab.id} className={styles.page} tabIndex={-1}>
          {tab.content}
        </Base.Content>
      ))}
    </Base.Root>
  );
}
