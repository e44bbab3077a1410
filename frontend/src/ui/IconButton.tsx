/** A button that is an icon; its name is its tip. */
import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, Ref } from 'react';
import { classes } from './classes';
import styles from './IconButton.module.css';
import { shortcutText } from './keys';
import { tip } from './tip';

/** What an `IconButton` takes, besides what any button does. */
export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label'> {
  readonly icon: LucideIcon;
  /** What it does: its name for screen readers, and its tip. */
  readonly label: string;
  readonly keys?: string | undefined;
  readonly size?: 's' | 'm';
  /** Whether a wide window shows its label beside the icon. */
  readonly told?: boolean;
  /** For a switch: whether it is on. */
  readonly pressed?: boolean;
  readonly tone?: 'quiet' | 'plain' | 'danger' | 'primary';
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button that is an icon. */
export function IconButton(props: IconButtonProps) {
  const { icon: Icon, label, keys, size = 'm', told = false, pressed, tone = 'quiet', className, ...rest } = props;
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      aria-keyshortcuts={keys === undefined ? undefined : shortcutText(keys, false)}
      {...tip(label, keys)}
      {...rest}
      className={classes(styles.button, styles[size], styles[tone], told && styles.told, className)}
    >
      <Icon aria-hidden />
      {told ? (
        <span aria-hidden className={styles.label}>
          {label}
        </span>
      ) : null}
    </button>
  );
}
