/** A number that is not so large that it needs to be exact beyond 2^53: most are not. */
import { ExactInput, type ExactInputProps } from './ExactInput';

/** What a `NumberInput` takes, besides what any input does. */
export interface NumberInputProps extends Omit<ExactInputProps, 'value' | 'onChange'> {
  readonly value: number | null;
  /** Another number, always within the bounds; null if the field was cleared and may be. */
  readonly onChange: (value: number | null) => void;
}

/** A number. */
export function NumberInput({ onChange, ...props }: NumberInputProps) {
  return <ExactInput {...props} onChange={(value) => onChange(value === null ? null : Number(value))} />;
}
