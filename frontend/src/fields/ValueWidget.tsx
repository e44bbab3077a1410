/** The widget of a value, whichever it is: `ValueWidget`. */
import { strings } from '@/strings';
import { typeLabel } from '@/theme/type-color';
import { tip } from '@/ui/tip';
import { widgetOf } from './registry';
import type { WidgetProps } from './widget';
import styles from './widgets/widgets.module.css';

/** The widget that the template asks for; where no value can be kept, a word on that. */
export function ValueWidget(props: WidgetProps) {
  const rule = widgetOf(props.input);
  if (!rule) {
    return (
      <span className={styles.reason} {...tip(strings.fields.connectOnly(typeLabel(props.input.type.name)))}>
        {strings.fields.connectHere}
      </span>
    );
  }
  const { widget: Widget } = rule;
  return <Widget {...props} />;
}
