/** Something that is chosen by name: a board, a secret, a subgraph. */
import { isObject, mapping, text } from '@/schema/reading';
import { strings } from '@/strings';
import { Combobox } from '@/ui/Combobox';
import { allowsNull } from '../input-facts';
import { partSize, type WidgetProps } from '../widget';
import { Choosable } from './Choosable';
import styles from './ModelWidget.module.css';

/** What a `NamedWidget` takes besides. */
export interface NamedWidgetProps extends WidgetProps {
  /** The names; undefined while they are not known. */
  readonly names: readonly string[] | undefined;
  readonly placeholder: string;
  /** What to do where there are none. */
  readonly empty: string;
}

/** Something that is chosen by name; its value is `{"name": ...}`. A name that is not there stays, and says so. */
export function NamedWidget(props: NamedWidgetProps) {
  const { input, value, onChange, size, label, id, names, placeholder, empty } = props;
  const name = text(mapping(value).name);
  const isMissing = name !== '' && names !== undefined && !names.includes(name);
  return (
    <Choosable {...props} canClear={allowsNull(input) && isObject(value)}>
      <Combobox
        id={id}
        label={label}
        size={partSize(size)}
        value={name}
        choices={(names ?? []).map((each) => ({ value: each, label: each }))}
        onChange={(chosen) => onChange({ name: chosen })}
        placeholder={placeholder}
        empty={empty}
        invalid={isMissing || props.problemId !== undefined}
        describedBy={props.problemId}
        text={name === '' ? undefined : isMissing ? `${name}, ${strings.fields.model.missing}` : name}
        shown={
          name === '' ? undefined : (
            <span className={styles.shown}>
              <span className={styles.name}>{name}</span>
              {isMissing ? <span className={styles.missing}>{strings.fields.model.missing}</span> : null}
            </span>
          )
        }
      />
    </Choosable>
  );
}
