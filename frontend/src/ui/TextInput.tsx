/** A text of one line. */
import type { InputHTMLAttributes, Ref } from 'react';
import { classes } from './classes';
import styles from './TextInput.module.css';

/** What a `TextInput` takes, besides what any input does. */
export interface TextInputProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange' | 'size'> {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly size?: 's' | 'm';
  readonly ref?: Ref<HTMLInputElement>;
}

/** A text of one line. */
export function TextInput({ value, onChange, size = 'm', className, ...rest }: TextInputProps) {
  return (
    <input
      type="text"
      spellCheck={false}
      autoComplete="off"
      {...rest}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className={classes(styles.input, styles[size], className)}
    />
  );
}
