/** One of some values. */
import { type JSONValue, writeJSON } from '@/document/json';
import { strings } from '@/strings';
import { Combobox } from '@/ui/Combobox';
import { Select } from '@/ui/Select';
import { allowsNull } from '../input-facts';
import { controlOf, partSize, type WidgetProps } from '../widget';

/** From so many choices on they are searched. */
const MANY = 11;

/** One of some values: a list that opens, with a search where they are many. */
export function ChoiceWidget(props: WidgetProps) {
  const { input, value, onChange, size, label } = props;
  const options: readonly JSONValue[] = allowsNull(input) ? [null, ...(input.options ?? [])] : (input.options ?? []);
  const choices = options.map((option) => ({ value: keyOf(option), label: labelOf(option, input.optionLabels) }));
  const chosen = value === undefined ? '' : keyOf(value);
  const choose = (key: string) => {
    const option = options.find((each) => keyOf(each) === key);
    if (option !== undefined) onChange(option);
  };
  const shared = { choices, value: chosen, onChange: choose, size: partSize(size) };
  const placeholder = value === undefined ? strings.fields.choose : labelOf(value, input.optionLabels);
  if (choices.length < MANY) return <Select {...controlOf(props)} {...shared} placeholder={placeholder} />;
  return (
    <Combobox
      {...shared}
      id={props.id}
      label={label}
      placeholder={placeholder}
      invalid={props.problemId !== undefined}
      describedBy={props.problemId}
    />
  );
}

function keyOf(value: JSONValue): string {
  return writeJSON(value);
}

function labelOf(value: JSONValue, labels: Readonly<Record<string, string>>): string {
  if (value === null) return strings.fields.notSet;
  const text = typeof value === 'string' ? value : writeJSON(value);
  return Object.hasOwn(labels, text) ? (labels[text] ?? text) : text;
}
