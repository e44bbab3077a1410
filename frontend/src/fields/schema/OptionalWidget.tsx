/** A value of several parts that may be left out: a button that begins it, or its form and a button that takes it out. */
import { Plus, X } from 'lucide-react';
import { mapping } from '@/schema/reading';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { IconButton } from '@/ui/IconButton';
import { initialValue } from '../initial';
import { ValueWidget } from '../ValueWidget';
import type { WidgetProps } from '../widget';
import styles from '../widgets/widgets.module.css';
import { present } from './shape';

/** A value of several parts, or none. */
export function OptionalWidget(props: WidgetProps) {
  const { input, value, onChange, label, id } = props;
  const inner = present(input);
  const say = strings.fields.optional;
  if (value === null || value === undefined) {
    return (
      <div className={styles.line}>
        <Button id={id} size="s" icon={Plus} aria-label={say.begin(label)} onClick={() => onChange(beginning(inner))}>
          {say.add}
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.item}>
      <ValueWidget {...props} input={inner} />
      <IconButton size="s" icon={X} tone="danger" label={say.leaveOut(label)} onClick={() => onChange(null)} />
    </div>
  );
}

function beginning(input: WidgetProps['input']) {
  return mapping(initialValue(input));
}
