/** A small box that opens at a button. */
import { Popover as Base } from 'radix-ui';
import {
  type ButtonHTMLAttributes,
  cloneElement,
  type ReactElement,
  type ReactNode,
  type Ref,
  useRef,
  useState,
} from 'react';
import { classes } from './classes';
import { giveBack } from './dialog-focus';
import { keptInside } from './float';
import styles from './Popover.module.css';

/** What a `Popover` takes. */
export interface PopoverProps {
  /** The button that opens it; takes a ref. */
  readonly trigger: ReactElement<ButtonHTMLAttributes<HTMLButtonElement> & { ref?: Ref<HTMLButtonElement> }>;
  readonly label: string;
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
  readonly align?: 'start' | 'center' | 'end';
  /** At least as wide as the button, and without space around what is inside. */
  readonly list?: boolean;
  readonly children: ReactNode;
}

/** A small box that opens at a button. Until it does, there is nothing of it but the button: fields have many. */
export function Popover(props: PopoverProps) {
  const { trigger, label, open, onOpenChange, side = 'bottom', align = 'start', list = false, children } = props;
  const [own, setOwn] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const isOpen = open ?? own;
  const set = (next: boolean) => {
    setOwn(next);
    onOpenChange?.(next);
  };
  return (
    <>
      {cloneElement(trigger, {
        ref: button,
        onClick: () => set(!isOpen),
        'aria-haspopup': 'dialog',
        'aria-expanded': isOpen,
      })}
      {isOpen ? (
        <Base.Root open onOpenChange={set}>
          <Base.Anchor virtualRef={button as { current: HTMLButtonElement }} />
          <Base.Portal>
            <Base.Content
              {...keptInside}
              aria-label={label}
              side={side}
              align={align}
              sideOffset={4}
              collisionPadding={8}
              className={classes(styles.popover, list && styles.list, 'nowheel')}
              onInteractOutside={(event) => {
                if (button.current?.contains(event.target as Node)) event.preventDefault(); // its own click closes it
              }}
              onCloseAutoFocus={(event) => giveBack(event, button.current)}
            >
              {children}
            </Base.Content>
          </Base.Portal>
        </Base.Root>
      ) : null}
    </>
  );
}
