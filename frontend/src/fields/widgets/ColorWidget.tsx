/** A colour with opacity. */
import { useState } from 'react';
import { strings } from '@/strings';
import { NumberInput } from '@/ui/NumberInput';
import { TextInput } from '@/ui/TextInput';
import { type Color, colorText, parsedColor, readColor } from '../color';
import { partSize, type WidgetProps } from '../widget';
import styles from './ColorWidget.module.css';

const BLACK: Color = { r: 0, g: 0, b: 0, a: 255 };

/** A colour: a swatch that opens the system's picker, its digits, and in panels its opacity in percent. */
export function ColorWidget(props: WidgetProps) {
  const { value, onChange, size, label, id, problemId } = props;
  const [typed, setTyped] = useState<string>();
  const color = readColor(value);
  const shown = color ?? BLACK;
  const set = (next: Color) => onChange({ ...next }, true);
  const type = (text: string) => {
    setTyped(text);
    const read = parsedColor(text);
    if (read) set(read);
  };
  const words = strings.fields.color;
  return (
    <div className={styles.line}>
      <span className={styles.swatch} data-size={size}>
        <span className={styles.paint} style={color && { background: colorText(color) }} />
        <input
          type="color"
          className={styles.picker}
          aria-label={words.pick(label)}
          value={colorText({ ...shown, a: 255 })}
          onChange={(event) => set({ ...shown, ...parsedColor(event.target.value), a: shown.a })}
        />
      </span>
      <TextInput
        id={id}
        aria-label={words.hex(label)}
        aria-invalid={problemId !== undefined || undefined}
        aria-describedby={problemId}
        className={styles.hex}
        size={partSize(size)}
        value={typed ?? (color ? colorText(color) : '')}
        placeholder={strings.fields.notSet}
        onChange={type}
        onBlur={() => setTyped(undefined)}
      />
      {size === 'full' ? (
        <NumberInput
          aria-label={words.opacity(label)}
          className={styles.opacity}
          integer
          min={0}
          max={100}
          value={Math.round((shown.a / 255) * 100)}
          onChange={(percent) => set({ ...shown, a: Math.round(((percent ?? 100) / 100) * 255) })}
        />
      ) : null}
    </div>
  );
}
