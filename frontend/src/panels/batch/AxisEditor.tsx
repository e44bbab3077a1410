/** One field of a batch: its group, and where its values come from. */
import { Dices, X } from 'lucide-react';
import { useId } from 'react';
import { type Axis, drawSeeds, groupLetter, type Values, valuesOf } from '@/runs/batch';
import { strings } from '@/strings';
import { IconButton } from '@/ui/IconButton';
import { Select } from '@/ui/Select';
import { TextArea } from '@/ui/TextArea';
import { TextInput } from '@/ui/TextInput';
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
        <Select
          size="s"
          aria-label={`${label}: ${words.group('')}`}
          value={String(group)}
          choices={letters.map((at) => ({ value: String(at), label: words.group(groupLetter(at)) }))}
          onChange={(value) => onChange({ ...axis, group: Number(value) })}
        />
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
      <ValuesEditor values={values} label={label} onChange={(next) => onChange({ ...axis, values: next })} />
    </section>
  );
}

/** Values of another kind that are near to what they were. */
function begun(kind: Values['kind'], axis: Axis): Values {
  const read = valuesOf(axis);
  const known = 'values' in read ? read.values : [];
  if (kind === 'list') return { kind, text: known.map((each) => String(each)).join('\n') };
  if (kind === 'seeds') return { kind, seeds: drawSeeds(Math.max(known.length, 2)) };
  const first = Number(known[0] ?? 0);
  return { kind, from: first, to: first + 3, step: 1 };
}

interface ValuesEditorProps<V extends Values> {
  readonly values: V;
  readonly label: string;
  readonly onChange: (values: Values) => void;
}

function ValuesEditor({ values, label, onChange }: ValuesEditorProps<Values>) {
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
  if (values.kind === 'range') return <RangeEditor values={values} label={label} onChange={onChange} />;
  return (
    <div className={styles.line}>
      <NumberInput
        label={words.count}
        of={label}
        value={values.seeds.length}
        onChange={(count) => onChange({ kind: 'seeds', seeds: grown(values.seeds, Math.floor(count)) })}
      />
      <IconButton
        size="s"
        icon={Dices}
        label={words.again}
        onClick={() => onChange({ kind: 'seeds', seeds: drawSeeds(values.seeds.length) })}
      />
      <span className={styles.seeds}>{values.seeds.slice(0, 6).join(', ')}</span>
    </div>
  );
}

/** The same seeds, and new ones for those that are missing. */
function grown(seeds: readonly number[], count: number): readonly number[] {
  return [...seeds.slice(0, Math.max(0, count)), ...drawSeeds(count - seeds.length)];
}

function RangeEditor({ values, label, onChange }: ValuesEditorProps<Extract<Values, { kind: 'range' }>>) {
  return (
    <div className={styles.line}>
      {(['from', 'to', 'step'] as const).map((part) => (
        <NumberInput
          key={part}
          label={words[part]}
          of={label}
          value={values[part]}
          onChange={(value) => onChange({ ...values, [part]: value })}
        />
      ))}
    </div>
  );
}

interface NumberInputProps {
  readonly label: string;
  readonly of: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function NumberInput({ label, of, value, onChange }: NumberInputProps) {
  const id = useId();
  return (
    <label className={styles.number} htmlFor={id}>
      {label}
      <TextInput
        id={id}
        size="s"
        type="number"
        step="any"
        aria-label={`${of}: ${label}`}
        value={Number.isFinite(value) ? String(value) : ''}
        onChange={(text) => onChange(text === '' ? Number.NaN : Number(text))}
      />
    </label>
  );
}
