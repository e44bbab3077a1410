/** How brush and edges are set: sliders, each with a number beside it. */
import { useStore } from 'zustand';
import { SIZES } from '@/painting/pen';
import { MOST_FEATHER, type Tools } from '@/painting/tools';
import { strings } from '@/strings';
import { NumberInput } from '@/ui/NumberInput';
import { Slider } from '@/ui/Slider';
import styles from './Painter.module.css';

interface AmountProps {
  readonly label: string;
  /** What it is called for screen readers, with its unit. */
  readonly name: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
  /** Sliders of large ranges are finer at their beginning. */
  readonly curve?: number;
}

/** How brush and edges are set. */
export function BrushSettings({ tools }: { tools: Tools }) {
  const words = strings.painting.mask;
  const { size, hardness, feather } = useStore(tools);
  return (
    <>
      <Amount
        label={words.size}
        name={words.sizeOf}
        value={size}
        min={SIZES.least}
        max={SIZES.most}
        curve={2.5}
        onChange={(next) => tools.setState({ size: next })}
      />
      <Amount
        label={words.hardness}
        name={words.hardnessOf}
        value={Math.round(hardness * 100)}
        min={0}
        max={100}
        onChange={(next) => tools.setState({ hardness: next / 100 })}
      />
      <Amount
        label={words.feather}
        name={words.featherOf}
        value={feather}
        min={0}
        max={MOST_FEATHER}
        curve={1.6}
        onChange={(next) => tools.setState({ feather: next })}
      />
      <p className={styles.note}>{words.featherHint}</p>
    </>
  );
}

function Amount({ label, name, value, min, max, onChange, curve = 1 }: AmountProps) {
  const part = ((value - min) / (max - min)) ** (1 / curve);
  return (
    <div className={styles.amount}>
      <span aria-hidden>{label}</span>
      <NumberInput
        integer
        size="s"
        aria-label={name}
        value={value}
        min={min}
        max={max}
        onChange={(next) => next !== null && onChange(next)}
      />
      <Slider
        aria-label={label}
        aria-valuetext={String(value)}
        value={part}
        min={0}
        max={1}
        step={0.005}
        onChange={(next) => onChange(Math.round(min + (max - min) * next ** curve))}
      />
    </div>
  );
}
