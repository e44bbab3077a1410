/** The colour of a node, frame or note: one of a few, or none. */
import { strings } from '@/strings';
import { TINTS, tintColor } from '@/theme/tints';
import { Menu } from '@/ui/Menu';
import { tip } from '@/ui/tip';
import styles from './Inspector.module.css';

const say = strings.inspector.color;

/** What a `ColorPicker` takes. */
export interface ColorPickerProps {
  readonly value: string | undefined;
  readonly onChange: (color: string | undefined) => void;
}

/** A button in the colour that opens the others. */
export function ColorPicker({ value, onChange }: ColorPickerProps) {
  const entries = () => [
    { id: 'none', label: say.none, checked: !value, run: () => onChange(undefined) },
    ...TINTS.map((name) => ({
      id: name,
      label: strings.inspector.tints[name],
      checked: value === name,
      swatch: tintColor(name) ?? '',
      run: () => onChange(name),
    })),
  ];
  return (
    <Menu
      label={say.label}
      align="end"
      entries={entries}
      trigger={
        <button type="button" className={styles.color} aria-label={say.label} {...tip(say.label)}>
          <span style={{ background: tintColor(value) }} data-none={value ? undefined : true} />
        </button>
      }
    />
  );
}
