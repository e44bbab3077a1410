/** A number. */
import { isNumber } from '@/document/json';
import { strings } from '@/strings';
import { ExactInput } from '@/ui/ExactInput';
import { allowsNull, boundsOf } from '../input-facts';
import { controlOf, partSize, type WidgetProps } from '../widget';

/** A number, or nothing where that is a value. */
export function NumberWidget(props: WidgetProps) {
  const { input, value, onChange, size } = props;
  const optional = allowsNull(input);
  return (
    <ExactInput
      {...controlOf(props)}
      {...boundsOf(input)}
      value={isNumber(value) ? value : null}
      optional={optional}
      placeholder={optional ? strings.fields.automatic : strings.fields.notSet}
      size={partSize(size)}
      onChange={(next) => onChange(next, true)}
    />
  );
}
