/** A LoRA: a model and its strength. */
import { mapping } from '@/schema/reading';
import { typeOf } from '@/schema/types';
import { strings } from '@/strings';
import { NumberInput } from '@/ui/NumberInput';
import { partInputs } from '../schema/shape';
import { partSize, type WidgetProps } from '../widget';
import { ModelWidget } from './ModelWidget';
import styles from './widgets.module.css';

/** A LoRA: a model, and how strongly it acts. */
export function LoRAWidget(props: WidgetProps) {
  const { input, value, onChange, size, label } = props;
  const whole = mapping(value);
  const part = partInputs(input)?.find(({ name }) => name === 'model');
  const kinds = input.modelKinds.length > 0 ? input.modelKinds : ['lora'];
  const model = { ...(part ?? input), type: part?.type ?? typeOf('ModelField'), modelKinds: kinds };
  const weight = typeof whole.weight === 'number' ? whole.weight : 1;
  return (
    <div className={styles.line}>
      <div className={styles.wide}>
        <ModelWidget
          {...props}
          input={model}
          value={whole.model}
          onReset={undefined}
          onChange={(next) => onChange(next === null ? null : { ...whole, model: next, weight })}
        />
      </div>
      <NumberInput
        aria-label={`${label}: ${strings.fields.model.weight}`}
        className={styles.digits}
        size={partSize(size)}
        value={weight}
        onChange={(next) => onChange({ ...whole, weight: next ?? 1 }, true)}
      />
    </div>
  );
}
