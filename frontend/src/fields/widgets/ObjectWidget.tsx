/** A value of several parts, such as a pack's own type: the widget of each part, by its JSON Schema. */
import { useContext } from 'react';
import type { JSONObject, JSONValue } from '@/document/json';
import { mapping } from '@/schema/reading';
import { tip } from '@/ui/tip';
import { initialValue } from '../initial';
import { DEEPEST, Depth, partInputs } from '../schema/shape';
import { ValueWidget } from '../ValueWidget';
import type { WidgetProps } from '../widget';
import { JSONWidget } from './JSONWidget';
import styles from './widgets.module.css';

/** A value of several parts. Parts that must be there begin with what they can be; others appear once they are set. */
export function ObjectWidget(props: WidgetProps) {
  const { input, value, onChange, id, label } = props;
  const depth = useContext(Depth);
  const whole = mapping(value);
  const set = (name: string, next: JSONValue, gradual?: boolean) =>
    onChange(
      { ...mapping(initialValue({ ...input, default: undefined })), ...whole, [name]: next } as JSONObject,
      gradual,
    );
  if (depth >= DEEPEST) return <JSONWidget {...props} />;
  return (
    <fieldset className={styles.object} id={id} aria-label={label} aria-describedby={props.problemId}>
      {partInputs(input)?.map((part) => (
        <div key={part.name} className={styles.part}>
          <label className={styles.name} htmlFor={`${id}-${part.name}`} {...tip(part.description)}>
            {part.title}
          </label>
          <Depth value={depth + 1}>
            <ValueWidget
              {...props}
              id={`${id}-${part.name}`}
              input={part}
              value={Object.hasOwn(whole, part.name) ? whole[part.name] : part.default}
              label={`${label}: ${part.title}`}
              problemId={undefined}
              onReset={undefined}
              onChange={(next, gradual) => set(part.name, next, gradual)}
            />
          </Depth>
        </div>
      ))}
    </fieldset>
  );
}
