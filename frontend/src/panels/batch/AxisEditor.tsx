/** One field of a batch: its group, and where its values come from. */
import { Dices, X } from 'lucide-react';
import { useId } from 'react';
import { plus } from '@/document/arithmetic';
import { isNumber, type JSONNumber } from '@/document/json';
import { type Axis, drawSeeds, groupLetter, MOST_RUNS, type Values, valuesOf } from '@/runs/batch';
import { strings } from '@/strings';
import { ExactInput } from '@/ui/ExactInput';
import { IconButton } from '@/ui/IconButton';
import type { Bounds } from '@/ui/numbers';
import { Select } from '@/ui/Select';
import { TextArea } from '@/ui/TextArea';
import styles from './BatchDialog.module.css';

const words = strings.runs.batch;

/** What an `AxisEditor` takes. */
export interface AxisEditorProps {
  readonly axis: Axis;
  /** How many groups it can be put into. */
  readonly groups: number;
  /** It is otherwise, or varied no more. */
  readonly onChange: (axis: Axis | undefined) => void;
}

/** One field of a batch. */
export function AxisEditor({ axis, groups, onChange }: AxisEditorProps) {
  const { label, values, group, lines } = axis;
  const isNumber = lines === 'number' || lines === 'integer';
  const kinds = (['list', 'range', 'seeds'] as const).filter((kind) =>
    kind === 'list' ? true : kind === 'range' ? isNumber : lines === 'integer',
  );
  const read = valuesOf(axis);
  const letters = Array.from({ length: Math.max(groups, group + 1) }, (_, at) => at);
  return (
    <section className={styles.axis} aria-label={label}>
      <div className={styles.axisHead}>
        <strong className={styles.axisName}>{label}</strong>
        <span className={styles.hint}>{'values' in read ? read.values.length : ''}</span>
        {letters.length > 1 ? (
          <Select
            size="s"
            aria-label={`${label}: ${words.group('')}`}
            value={String(group)}
            choices={letters.map((at) => ({ value: String(at), label: words.group(groupLetter(at)) }))}
            onChange={(value) => onChange({ ...axis, group: Number(value) })}
          />
        ) : null}
        {kinds.length > 1 ? (
          <Select
            size="s"
            aria-label={`${label}: ${words.kind}`}
            value={values.kind}
            choices={kinds.map((kind) => ({ value: kind, label: words.kinds[kind] }))}
            onChange={(kind) => onChange({ ...axis, values: begun(kind as Values['kind'], axis) })}
          />
        ) : null}
        <IconButton size="s" icon={X} label={`${words.remove}: ${label}`} onClick={() => onChange(undefined)} />
      </div>
      <ValuesEditor axis={axis} values={values} onChange={(next) => onChange({ ...axis, values: next })} />
    </section>
  );
}

/** Values of another kind that are near to what they were. */
function begun(kind: Values['kind'], axis: Axis): Values {
  const read = valuesOf(axis);
  const known = 'values' in read ? read.values : [];
  if (kind === 'list') return { kind, text: known.map((each) => String(each)).join('\n') };
  if (kind === 'seeds') return { kind, seeds: drawSeeds(Math.max(known.length, 2), axis.limits) };
  const from = isNumber(known[0]) ? known[0] : 0;
  return { kind, from, to: plus(from, 3), step: 1 };
}

interface ValuesEditorProps<V extends Values> {
  readonly axis: Axis;
  readonly values: V;
  readonly onChange: (values: Values) => void;
}

function ValuesEditor({ axis, values, onChange }: ValuesEditorProps<Values>) {
  const { label } = axis;
  if (values.kind === 'list')
    return (
      <TextArea
        value={values.text}
        aria-label={`${label}: ${words.values}`}
        placeholder={words.values}
        rows={Math.min(8, Math.max(3, values.text.split('\n').length))}
        onChange={(text) => onChange({ kind: 'list', text })}
      />
    );
  if (values.kind === 'range') return <RangeEditor axis={axis} values={values} onChange={onChange} />;
  return <SeedsEditor axis={axis} values={values} onChange={onChange} />;
}

function SeedsEditor({ axis, values, onChange }: ValuesEditorProps<Extract<Values, { kind: 'seeds' }>>) {
  const { label, limits } = axis;
  const { seeds } = values;
  const grown = (count: number) => [...seeds.slice(0, count), ...drawSeeds(count - seeds.length, limits)];
  return (
    <div className={styles.line}>
      <Amount
        label={words.count}
        of={label}
        bounds={{ integer: true, min: 1, max: MOST_RUNS }}
        value={seeds.length}
        onChange={(count) => onChange({ kind: 'seeds', seeds: grown(Number(count)) })}
      />
      <IconButton
        size="s"
        icon={Dices}
        label={words.again}
        onClick={() => onChange({ kind: 'seeds', seeds: drawSeeds(seeds.length, limits) })}
      />
      <span className={styles.seeds}>{seeds.slice(0, 6).join(', ')}</span>
    </div>
  );
}

function RangeEditor({ axis, values, onChange }: ValuesEditorProps<Extract<Values, { kind: 'range' }>>) {
  const integer = axis.lines === 'integer';
  return (
    <div className={styles.line}>
      {(['from', 'to', 'step'] as const).map((part) => (
        <Amount
          key={part}
          label={words[part]}
          of={axis.label}
          bounds={{ integer }}
          value={values[part]}
          onChange={(value) => onChange({ ...values, [part]: value })}
        />
      ))}
    </div>
  );
}

interface AmountProps {
  readonly label: string;
  readonly of: string;
  readonly bounds: Bounds;
  readonly value: JSONNumber;
  readonly onChange: (value: JSONNumber) => void;
}

function Amount({ label, of, bounds, value, onChange }: AmountProps) {
  const id = useId();
  return (
    <label className={styles.number} htmlFor={id}>
      {label}
      <ExactInput
        {...bounds}
        id={id}
        size="s"
        aria-label={`${of}: ${label}`}
        value={value}
        onChange={(next) => next !== null && onChange(next)}
      />
    </label>
  );
}
