/** One of a few. */
import { ChevronDown } from 'lucide-react';
import type { SelectHTMLAttributes } from 'react';
import { classes } from './classes';
import styles from './Select.module.css';

/** Something that can be chosen. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** What a `Select` takes, besides what any select does. */
export interface SelectProps extends Omit<SelectHTMLAttributes<HTMLSelectElement>, 'value' | 'onChange' | 'size'> {
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onChange: (value: string) => void;
  readonly size?: 's' | 'm';
  /** What stands there while the value is none of the choices. */
  readonly placeholder?: string;
}

/** One of a few; the page's own select underneath, which opens fast and knows the keyboard. */
export function Select({ value, choices, onChange, size = 'm', placeholder, className, ...rest }: SelectProps) {
  const known = choices.some((choice) => choice.value === value);
  return (
    <span className={classes(styles.box, styles[size], className)}>
      <select
        {...rest}
        value={known ? value : ''}
        onChange={(event) => onChange(event.target.value)}
        className={styles.select}
      >
        {known ? null : (
          <option value="" disabled>
            {placeholder ?? value}
          </option>
        )}
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden className={styles.arrow} />
    </span>
  );
}
