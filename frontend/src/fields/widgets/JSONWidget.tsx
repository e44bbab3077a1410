/** A value of a type that no other widget knows, as JSON. */
import { useId, useState } from 'react';
import { type JSONValue, readJSON, writeJSON } from '@/document/json';
import { strings } from '@/strings';
import { TextArea } from '@/ui/TextArea';
import { controlOf, partSize, type WidgetProps } from '../widget';
import styles from './widgets.module.css';

/** A value as JSON. What is typed counts as soon as it is JSON; until then a sentence says that it does not. */
export function JSONWidget(props: WidgetProps) {
  const { value, onChange, size } = props;
  const [typed, setTyped] = useState<string>();
  const sentence = useId();
  const isBroken = typed !== undefined && parsed(typed) === undefined;
  const type = (text: string) => {
    setTyped(text);
    const read = parsed(text);
    if (read !== undefined) onChange(read, true);
  };
  return (
    <div className={styles.stack}>
      <TextArea
        {...controlOf({ ...props, problemId: isBroken ? sentence : props.problemId })}
        className={styles.code}
        size={partSize(size)}
        lines={[2, 12]}
        placeholder={strings.fields.json.hint}
        value={typed ?? (value === undefined ? '' : writeJSON(value, 2))}
        onChange={type}
        onBlur={() => isBroken || setTyped(undefined)}
      />
      {isBroken ? (
        <p id={sentence} className={styles.warning}>
          {strings.fields.json.broken}
        </p>
      ) : null}
    </div>
  );
}

function parsed(text: string): JSONValue | undefined {
  try {
    return readJSON(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
