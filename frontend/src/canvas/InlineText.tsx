/** A text that becomes a field when it is to be changed. */
import { type KeyboardEvent, useState } from 'react';
import { classes } from '@/ui/classes';
import styles from './InlineText.module.css';

/** What an `InlineText` takes. */
export interface InlineTextProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly className?: string | undefined;
  readonly onDone: (text: string | undefined) => void;
}

/** A field over a text: Enter keeps what is written, Escape does not. */
export function InlineText({ label, value, placeholder, className, onDone }: InlineTextProps) {
  const [text, setText] = useState(value);
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === 'Enter') onDone(text);
    if (event.key === 'Escape') onDone(undefined);
  };
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: it is there because the user asked to write
      autoFocus
      aria-label={label}
      className={classes('nodrag nopan', styles.input, className)}
      value={text}
      placeholder={placeholder}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => onDone(text)}
      onKeyDown={onKeyDown}
      onDoubleClick={(event) => event.stopPropagation()}
    />
  );
}
