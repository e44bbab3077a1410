/** A number, exact however large it is: typed, stepped by arrows, or dragged sideways. */
import { type InputHTMLAttributes, type KeyboardEvent, useRef, useState } from 'react';
import { parsedNumber } from '@/document/arithmetic';
import type { JSONNumber } from '@/document/json';
import { classes } from './classes';
import styles from './ExactInput.module.css';
import { type Bounds, clamped, stepped, within } from './numbers';
import { useScrub } from './use-scrub';
import { useWheelSteps } from './use-wheel-steps';

/** What an `ExactInput` takes, besides what any input does. */
export interface ExactInputProps
  extends Bounds,
    Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange' | 'size' | 'min' | 'max' | 'type'> {
  readonly value: JSONNumber | null;
  /** Another number, always within the bounds; null if the field was cleared and may be. */
  readonly onChange: (value: JSONNumber | null) => void;
  readonly optional?: boolean;
  readonly size?: 's' | 'm';
}

/**
 * A number. What is typed counts as soon as it is within the bounds, and is brought there when the field is left.
 * Arrows step, with Shift ten times as far and with Alt a tenth; so does dragging the field sideways. The wheel only
 * steps while the field has the focus.
 */
export function ExactInput(props: ExactInputProps) {
  const { value, onChange, optional = false, size = 'm', className, ...more } = props;
  const { integer = false, min, max, above, below, multipleOf, disabled, ...rest } = more;
  const bounds: Bounds = { integer, min, max, above, below, multipleOf };
  const [typed, setTyped] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const before = useRef(value);

  const set = (next: JSONNumber | null) => {
    if (next !== value) onChange(next);
  };
  const step = (steps: number) => {
    setTyped(undefined);
    set(stepped(value ?? min ?? 0, integer ? Math.sign(steps) * Math.max(1, Math.abs(steps)) : steps, bounds));
  };
  const type = (text: string) => {
    setTyped(text);
    const number = parsedNumber(text);
    if (number !== undefined && within(number, bounds)) set(number);
    if (text.trim() === '' && optional) set(null);
  };
  const leave = () => {
    const number = typed === undefined ? undefined : parsedNumber(typed);
    if (number !== undefined) set(clamped(number, bounds));
    setTyped(undefined);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const direction = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    if (direction !== undefined) {
      event.preventDefault();
      step(direction * (event.shiftKey ? 10 : event.altKey ? 0.1 : 1));
    } else if (event.key === 'Enter') {
      leave();
      input.current?.select();
    } else if (event.key === 'Escape' && typed !== undefined) {
      event.stopPropagation();
      set(before.current);
      setTyped(undefined);
    }
  };
  const scrub = useScrub(input, disabled ?? false, step);
  useWheelSteps(input, step);

  return (
    <input
      inputMode={integer ? 'numeric' : 'decimal'}
      autoComplete="off"
      spellCheck={false}
      {...rest}
      {...scrub}
      ref={input}
      type="text"
      role="spinbutton"
      aria-valuenow={value === null ? undefined : Number(value)}
      aria-valuetext={value === null ? (rest.placeholder ?? '') : String(value)}
      aria-valuemin={min === undefined ? undefined : Number(min)}
      aria-valuemax={max === undefined ? undefined : Number(max)}
      disabled={disabled}
      value={typed ?? (value === null ? '' : String(value))}
      onChange={(event) => type(event.target.value)}
      onFocus={() => {
        before.current = value;
      }}
      onBlur={leave}
      onKeyDown={press}
      className={classes(styles.input, styles[size], className)}
    />
  );
}
