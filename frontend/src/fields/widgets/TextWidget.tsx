/** A text of one line. */
import { strings } from '@/strings';
import { TextInput } from '@/ui/TextInput';
import { allowsNull, keywordOf } from '../input-facts';
import { controlOf, partSize, type WidgetProps } from '../widget';

const TYPES: Readonly<Record<string, string>> = { 'date-time': 'datetime-local', date: 'date', time: 'time' };

/** A text of one line; dates and times have the page's own pickers. */
export function TextWidget(props: WidgetProps) {
  const { input, value, onChange, size } = props;
  const optional = allowsNull(input);
  const type = input.component === 'password' ? 'password' : TYPES[keywordOf(input, 'format')];
  return (
    <TextInput
      {...controlOf(props)}
      {...(type === undefined ? {} : { type, step: type === 'date' ? undefined : 1 })}
      value={typeof value === 'string' ? shown(value, type) : ''}
      maxLength={input.constraints.maxLength}
      placeholder={optional && value === null ? strings.fields.notSet : undefined}
      size={partSize(size)}
      onChange={(text) => onChange(text === '' && optional ? null : text, true)}
    />
  );
}

/** A date and time as its picker takes it: without the zone. */
function shown(value: string, type: string | undefined): string {
  return type === 'datetime-local' ? value.replace(/(?:Z|[+-]\d\d:?\d\d)$/, '').slice(0, 19) : value;
}
