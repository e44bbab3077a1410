/** A number between two bounds, by a slider and as digits. */
import { NumberInput } from '@/ui/NumberInput';
import { stepOf } from '@/ui/numbers';
import { Slider } from '@/ui/Slider';
import { boundsOf } from '../input-facts';
import { controlOf, partSize, type WidgetProps } from '../widget';
import styles from './widgets.module.css';

/** A number between two bounds; the slider is for the hand, and the digits are what is labelled. */
export function SliderWidget(props: WidgetProps) {
  const { input, value, onChange, size } = props;
  const bounds = boundsOf(input);
  const { min = 0, max = 1 } = bounds;
  const number = typeof value === 'number' ? value : null;
  return (
    <div className={styles.slider}>
      <Slider
        aria-hidden
        tabIndex={-1}
        min={min}
        max={max}
        step={stepOf(bounds)}
        value={number ?? min}
        onChange={(next) => onChange(next, true)}
      />
      <NumberInput
        {...controlOf(props)}
        {...bounds}
        className={styles.digits}
        value={number}
        size={partSize(size)}
        onChange={(next) => onChange(next, true)}
      />
    </div>
  );
}
