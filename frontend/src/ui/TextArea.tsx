/** A text of many lines, as high as it needs. */
import { type Ref, type TextareaHTMLAttributes, useCallback } from 'react';
import { classes } from './classes';
import styles from './TextArea.module.css';

/** What a `TextArea` takes, besides what any textarea does. */
export interface TextAreaProps extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'value' | 'onChange'> {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly size?: 's' | 'm';
  /** Least and most lines; beyond, it scrolls. */
  readonly lines?: readonly [number, number];
  readonly ref?: Ref<HTMLTextAreaElement>;
}

const GROWS_ITSELF = globalThis.CSS?.supports?.('field-sizing', 'content') ?? false;

/** A text of many lines, as high as it needs. */
export function TextArea(props: TextAreaProps) {
  const { value, onChange, size = 'm', lines = [3, 14], className, ref, ...rest } = props;
  const grown = useGrown(value, ref);
  return (
    <textarea
      spellCheck={false}
      {...rest}
      ref={grown}
      rows={lines[0]}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      style={{ '--least': lines[0], '--most': lines[1] }}
      className={classes(styles.area, styles[size], className)}
    />
  );
}

/** A ref that gives the element the height of its text, for browsers that don't by themselves. */
function useGrown(value: string, ref: Ref<HTMLTextAreaElement> | undefined) {
  return useCallback(
    (element: HTMLTextAreaElement | null) => {
      if (typeof ref === 'function') ref(element);
      else if (ref) ref.current = element;
      if (!element || GROWS_ITSELF) return;
      element.style.blockSize = value === '' ? '' : 'auto';
      if (value !== '') element.style.blockSize = `${element.scrollHeight + 2}px`;
    },
    [value, ref],
  );
}
