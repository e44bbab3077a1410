/** A text about the workflow, under its label. */
import { useId, useState } from 'react';
import { TextArea } from '@/ui/TextArea';
import { TextInput } from '@/ui/TextInput';
import styles from './Inspector.module.css';

/** What a `MetaField` takes. */
export interface MetaFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  /** Least and most lines; one line where it is not said. */
  readonly lines?: readonly [number, number];
  /** The text counts when the field is left: what it means is not the same letter for letter. */
  readonly isSlow?: boolean;
  readonly onChange: (value: string) => void;
}

/** A text about the workflow, under its label. */
export function MetaField({ label, hint, value, lines, isSlow = false, onChange }: MetaFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState<string>();
  const shared = { id, placeholder: hint, value: typed ?? value };
  const leave = () => {
    if (typed !== undefined) onChange(typed);
    setTyped(undefined);
  };
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {lines ? (
        <TextArea {...shared} lines={lines} spellCheck onChange={onChange} />
      ) : (
        <TextInput {...shared} onChange={isSlow ? setTyped : onChange} onBlur={leave} />
      )}
    </div>
  );
}
