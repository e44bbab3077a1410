/** A map from names to values of one type, such as the weights of styles. */
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { JSONObject, JSONValue } from '@/document/json';
import { mapping } from '@/schema/reading';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { IconButton } from '@/ui/IconButton';
import { TextInput } from '@/ui/TextInput';
import { initialValue } from '../initial';
import { ValueWidget } from '../ValueWidget';
import { partSize, type WidgetProps } from '../widget';
import styles from '../widgets/widgets.module.css';
import { entryInput } from './shape';

/** A map: add, rename, change and remove its entries, which keep their order. */
export function MapWidget(props: WidgetProps) {
  const { input, value, onChange, label, id, size } = props;
  const item = entryInput(input);
  const whole = mapping(value);
  const entries = Object.entries(whole);
  const say = strings.fields.map;
  if (!item) return null;
  const put = (next: readonly (readonly [string, JSONValue])[], gradual?: boolean) =>
    onChange(Object.fromEntries(next) as JSONObject, gradual);
  return (
    <fieldset className={styles.list} id={id} aria-label={label} aria-describedby={props.problemId}>
      {entries.map(([name, each], at) => (
        <div key={name} className={styles.item}>
          <div className={styles.part}>
            <NameInput
              name={name}
              label={say.name(label, at + 1)}
              size={partSize(size)}
              taken={(other) => Object.hasOwn(whole, other)}
              onRename={(other) => put(entries.map(([key, kept]) => [key === name ? other : key, kept]))}
            />
            <ValueWidget
              {...props}
              id={`${id}-${at}`}
              input={item}
              value={each}
              label={`${label}: ${name}`}
              problemId={undefined}
              onReset={undefined}
              onChange={(next, gradual) =>
                put(
                  entries.map(([key, kept]) => [key, key === name ? next : kept]),
                  gradual,
                )
              }
            />
          </div>
          <IconButton
            size="s"
            icon={X}
            tone="danger"
            label={say.remove(name)}
            onClick={() => put(entries.filter(([key]) => key !== name))}
          />
        </div>
      ))}
      <Button
        size="s"
        icon={Plus}
        aria-label={say.addEntry(label)}
        onClick={() => put([...entries, [freeName(whole), initialValue(item) ?? null]])}
      >
        {say.add}
      </Button>
    </fieldset>
  );
}

interface NameInputProps {
  readonly name: string;
  readonly label: string;
  readonly size: 's' | 'm';
  readonly taken: (name: string) => boolean;
  readonly onRename: (name: string) => void;
}

/** The name of an entry: it counts when it is left, if no other has it. */
function NameInput({ name, label, size, taken, onRename }: NameInputProps) {
  const [typed, setTyped] = useState<string>();
  const leave = () => {
    if (typed !== undefined && typed !== name && typed !== '' && !taken(typed)) onRename(typed);
    setTyped(undefined);
  };
  return (
    <TextInput
      aria-label={label}
      size={size}
      value={typed ?? name}
      onChange={setTyped}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') setTyped(undefined);
      }}
    />
  );
}

/** A name that no entry has. */
function freeName(whole: JSONObject): string {
  let name: string = strings.fields.map.entry;
  for (let count = 2; Object.hasOwn(whole, name); count += 1) name = `${strings.fields.map.entry} ${count}`;
  return name;
}
