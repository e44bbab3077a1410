/** On or off. */
import type { InputHTMLAttributes } from 'react';
import { classes } from './classes';
import styles from './Switch.module.css';

/** What a `Switch` takes, besides what any input does. */
export interface SwitchProps
  extends Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange' | 'type' | 'size'> {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** On or off; the page's own checkbox underneath, so that many of them cost little. */
export function Switch({ checked, onChange, className, ...rest }: SwitchProps) {
  return (
    <input
      type="checkbox"
      role="switch"
      {...rest}
      checked={checked}
      aria-checked={checked}
      onChange={(event) => onChange(event.target.checked)}
      className={classes(styles.switch, className)}
    />
  );
}
