/** On or off. */
import { strings } from '@/strings';
import { Select } from '@/ui/Select';
import { Switch } from '@/ui/Switch';
import { allowsNull } from '../input-facts';
import { controlOf, partSize, type WidgetProps } from '../widget';
import styles from './widgets.module.css';

/** On or off; where it may also be neither, one of three. */
export function SwitchWidget(props: WidgetProps) {
  const { input, value, onChange, size } = props;
  const { yes, no, notSet } = strings.fields;
  if (!allowsNull(input)) {
    return (
      <span className={styles.switch}>
        <Switch {...controlOf(props)} checked={value === true} onChange={(checked) => onChange(checked)} />
      </span>
    );
  }
  const choices = [
    { value: 'null', label: notSet },
    { value: 'true', label: yes },
    { value: 'false', label: no },
  ];
  return (
    <Select
      {...controlOf(props)}
      size={partSize(size)}
      value={String(value ?? null)}
      choices={choices}
      onChange={(next) => onChange(next === 'null' ? null : next === 'true')}
    />
  );
}
