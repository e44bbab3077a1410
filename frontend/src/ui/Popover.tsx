/** A small box that opens at a button. */
import { Popover as Base } from 'radix-ui';
import type { ReactNode } from 'react';
import { classes } from './classes';
import { keptInside } from './float';
import styles from './Popover.module.css';

/** What a `Popover` takes. */
export interface PopoverProps {
  /** The button that opens it; takes a ref. */
  readonly trigger: ReactNode;
  readonly label: string;
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
  readonly align?: 'start' | 'center' | 'end';
  /** At least as wide as the button, and without space around what is inside. */
  readonly list?: boolean;
  readonly children: ReactNode;
}

/** A small box that opens at a button. What is inside is made when it opens. */
export function Popover(props: PopoverProps) {
  const { trigger, label, open, onOpenChange, side = 'bottom', align = 'start', list = false, children } = props;
  return (
    <Base.Root {...(open === undefined ? {} : { open })} {...(onOpenChange ? { onOpenChange } : {})}>
      <Base.Trigger asChild>{trigger}</Base.Trigger>
      <Base.Portal>
        <Base.Content
          {...keptInside}
          aria-label={label}
          side={side}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={classes(styles.popover, list && styles.list, 'nowheel')}
        >
          {children}
        </Base.Content>
      </Base.Portal>
    </Base.Root>
  );
}
