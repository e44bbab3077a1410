/** A number between two bounds, by a slider and as digits. */
import { isNumber } from '@/document/json';
import { ExactInput } from '@/ui/ExactInput';
import { stepOf } from '@/ui/numbers';
import { Slider } from '@/ui/Slider';
import { boundsOf } from '../input-facts';
import { controlOf, partSize, type WidgetProps } from '../widget';
import styles from './widgets.module.css';

/** The component that asks for a slider without a field for digits: forms may. */
export const SLIDER_ALONE = 'slider-alone';

/** A number between two bounds; the slider is for the hand, and the digits are what is labelled. */
export function SliderWidget(props: WidgetProps) {
  const { input, value, onChange, size } = props;
  const isAlone = input.component === SLIDER_ALONE;
  const bounds = boundsOf(input);
  const { min = 0, max = 1 } = bounds;
  const number = isNumber(value) ? value : null;
  return (
    <div className={styles.slider}>
      <Slider
        {...(isAlone ? controlOf(props) : { 'aria-hidden': true, tabIndex: -1 })}
        min={Number(min)}
        max={Number(max)}
        step={stepOf(bounds)}
        value={Number(number ?? min)}
        onChange={(next) => onChange(next, true)}
      />
      {isAlone ? (
        <output className={styles.told}>{number === null ? '' : String(number)}</output>
      ) : (
        <ExactInput
          {...controlOf(props)}
          {...bounds}
          className={styles.digits}
          value={number}
          size={partSize(size)}
          onChange={(next) => onChange(next, true)}
        />
      )}
    </div>
  );
}
