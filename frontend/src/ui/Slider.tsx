/** A number between two bounds, by a thumb on a track. */
import type { InputHTMLAttributes } from 'react';
import { classes } from './classes';
import styles from './Slider.module.css';

/** What a `Slider` takes, besides what any input does. */
export interface SliderProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange' | 'type'> {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly onChange: (value: number) => void;
}

/** A number between two bounds; the page's own range input underneath. */
export function Slider({ value, min, max, step, onChange, className, ...rest }: SliderProps) {
  const part = max > min ? (Math.max(min, Math.min(max, value)) - min) / (max - min) : 0;
  return (
    <input
      type="range"
      {...rest}
      value={value}
      min={min}
      max={max}
      step={step}
      onChange={(event) => onChange(event.target.valueAsNumber)}
      style={{ '--part': `${part * 100}%` }}
      className={classes(styles.slider, className)}
    />
  );
}
