/** One of many: a button that opens a list with a search. */
import { ChevronDown } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import styles from './Combobox.module.css';
import { ComboList, type ComboListProps } from './ComboList';
import { classes } from './classes';
import { Popover } from './Popover';

/** What a `Combobox` takes. */
export interface ComboboxProps extends Omit<ComboListProps, 'onPick'> {
  readonly id?: string;
  readonly onChange: (value: string) => void;
  /** What the button shows; the label of the chosen one where it is not said. */
  readonly shown?: ReactNode;
  readonly placeholder?: string;
  readonly size?: 's' | 'm';
  readonly disabled?: boolean;
  readonly invalid?: boolean;
  readonly describedBy?: string | undefined;
  /** What `shown` says, in words. */
  readonly text?: string | undefined;
}

/** One of many: a button that opens a list with a search. The list is made when it opens. */
export function Combobox(props: ComboboxProps) {
  const { id, onChange, shown, placeholder, size = 'm', disabled, invalid, describedBy, text, ...list } = props;
  const [open, setOpen] = useState(false);
  const chosen = list.choices.find((choice) => choice.value === list.value)?.label;
  const seen = shown ?? chosen;
  const trigger = (
    <button
      type="button"
      id={id}
      disabled={disabled}
      aria-label={`${list.label}: ${text ?? chosen ?? placeholder ?? ''}`}
      aria-describedby={describedBy}
      data-invalid={invalid || undefined}
      className={classes(styles.button, styles[size])}
    >
      <span className={classes(styles.text, seen === undefined && styles.placeholder)}>{seen ?? placeholder}</span>
      <ChevronDown aria-hidden className={styles.arrow} />
    </button>
  );
  const pick = (value: string) => {
    setOpen(false);
    onChange(value);
  };
  return (
    <Popover trigger={trigger} label={list.label} open={open} onOpenChange={setOpen} list>
      <ComboList {...list} onPick={pick} />
    </Popover>
  );
}
