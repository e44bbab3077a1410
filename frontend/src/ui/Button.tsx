/** A button with words. */
import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import styles from './Button.module.css';
import { classes } from './classes';
import { Kbd } from './Kbd';
import { Spinner } from './Spinner';
import { tip } from './tip';

/** How much a button asks to be pressed. */
export type ButtonTone = 'plain' | 'primary' | 'quiet' | 'danger';

/** What a `Button` takes, besides what any button does. */
export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly tone?: ButtonTone;
  readonly size?: 's' | 'm' | 'l';
  readonly icon?: LucideIcon;
  /** The shortcut that does the same. */
  readonly keys?: string;
  readonly tip?: string;
  /** At work: it turns, and can't be pressed. */
  readonly busy?: boolean;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button with words, perhaps an icon before them and a shortcut after. */
export function Button(props: ButtonProps) {
  const {
    tone = 'plain',
    size = 'm',
    icon: Icon,
    keys,
    tip: hint,
    busy,
    children,
    className,
    disabled,
    ...rest
  } = props;
  return (
    <button
      type="button"
      {...tip(hint)}
      {...rest}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={classes(styles.button, styles[tone], styles[size], className)}
    >
      {busy ? <Spinner /> : Icon ? <Icon aria-hidden className={styles.icon} /> : null}
      <span className={styles.words}>{children}</span>
      {keys ? <Kbd keys={keys} /> : null}
    </button>
  );
}
