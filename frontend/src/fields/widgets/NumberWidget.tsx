/** A number. */
import { strings } from '@/strings';
import { NumberInput } from '@/ui/NumberInput';
import { allowsNull, boundsOf } from '../input-facts';
import { controlOf, partSize, type WidgetProps } from '../widget';

/** A number, or nothing where that is a value. */
export function NumberWidget(props: WidgetProps) {
  const { input, value, onChange, size } = props;
  const optional = allowsNull(input);
  return (
    <NumberInput
      {...controlOf(props)}
      {...boundsOf(input)}
      value={typeof value === 'number' ? value : null}
      optional={optional}
      placeholder={optional ? strings.fields.automatic : strings.fields.notSet}
      size={partSize(size)}
      onChange={(next) => onChange(next, true)}
    />
  );
}
