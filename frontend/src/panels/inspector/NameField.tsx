/** A name that is edited where it stands: it looks like a heading until it is pointed at. */
import { TextInput } from '@/ui/TextInput';
import styles from './Inspector.module.css';

/** What a `NameField` takes. */
export interface NameFieldProps {
  readonly label: string;
  readonly value: string;
  /** What stands there while there is no name. */
  readonly placeholder: string;
  readonly onChange: (value: string) => void;
}

/** A name that is edited where it stands. Enter leaves it. */
export function NameField({ label, value, placeholder, onChange }: NameFieldProps) {
  return (
    <TextInput
      aria-label={label}
      className={styles.name}
      value={value}
      placeholder={placeholder}
      onChange={onChange}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
      }}
    />
  );
}
