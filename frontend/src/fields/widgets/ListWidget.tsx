/** A list of values, each with the widget of its type. */
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import type { JSONValue } from '@/document/json';
import { isList } from '@/schema/reading';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { IconButton } from '@/ui/IconButton';
import { initialValue } from '../initial';
import { itemInput } from '../input-facts';
import { ValueWidget } from '../ValueWidget';
import type { WidgetProps } from '../widget';
import styles from './widgets.module.css';

/** A list of values: add, remove, and move each. A single value, where that may stand for a list, is its one item. */
export function ListWidget(props: WidgetProps) {
  const { input, value, onChange, label, id } = props;
  const items = isList(value) ? value : value === undefined || value === null ? [] : [value];
  const item = itemInput(input);
  const say = strings.fields.list;
  const set = (next: readonly (JSONValue | undefined)[], gradual?: boolean) =>
    onChange(
      next.map((each) => each ?? null),
      gradual,
    );
  const move = (from: number, to: number) =>
    set(items.map((each, at) => items[at === from ? to : at === to ? from : at] ?? each));
  return (
    <fieldset className={styles.list} id={id} aria-label={label} aria-describedby={props.problemId}>
      {items.map((each, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: values of a list are known by their place alone
        <div key={at} className={styles.item}>
          <ValueWidget
            {...props}
            id={`${id}-${at}`}
            input={item}
            value={each}
            label={say.item(label, at + 1)}
            problemId={undefined}
            onReset={undefined}
            onChange={(next, gradual) =>
              set(
                items.map((old, place) => (place === at ? next : old)),
                gradual,
              )
            }
          />
          <span className={styles.tools}>
            <IconButton
              size="s"
              icon={ArrowUp}
              label={say.up(at + 1)}
              disabled={at === 0}
              onClick={() => move(at, at - 1)}
            />
            <IconButton
              size="s"
              icon={ArrowDown}
              label={say.down(at + 1)}
              disabled={at === items.length - 1}
              onClick={() => move(at, at + 1)}
            />
            <IconButton
              size="s"
              icon={X}
              tone="danger"
              label={say.remove(at + 1)}
              onClick={() => set(items.filter((_, place) => place !== at))}
            />
          </span>
        </div>
      ))}
      <Button
        size="s"
        icon={Plus}
        aria-label={say.addItem(label)}
        disabled={items.length >= (input.constraints.maxItems ?? Number.POSITIVE_INFINITY)}
        onClick={() => set([...items, initialValue(item)])}
      >
        {say.add}
      </Button>
    </fieldset>
  );
}
