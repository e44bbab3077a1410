/** A frame in numbers: its sides, their ratio, and how far it reaches beyond the picture. */
import { RotateCcw } from 'lucide-react';
import { useId, useState } from 'react';
import { extended, type FrameRules, framed, MOST_SIDE, margins, typedFrame } from '@/painting/frame';
import { type Rect, whole } from '@/painting/rect';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { NumberInput } from '@/ui/NumberInput';
import { Select } from '@/ui/Select';
import styles from './Crop.module.css';

const FREE = 'free';
const OWN = 'own';
const EDGES = ['n', 's', 'w', 'e'] as const;
const SIDES = ['width', 'height'] as const;

/** What `FrameFields` take. */
export interface FrameFieldsProps {
  readonly frame: Rect;
  readonly rules: FrameRules;
  readonly onChange: (frame: Rect) => void;
  readonly onRatio: (ratio: number | undefined) => void;
}

/** A frame in numbers. */
export function FrameFields({ frame, rules, onChange, onRatio }: FrameFieldsProps) {
  const words = strings.painting.frame;
  const [chosen, setChosen] = useState<string>(FREE);
  const ratioId = useId();
  const { picture } = rules;
  const beyond = margins(frame, picture);

  function choose(next: string): void {
    const ratio = next === FREE ? undefined : next === OWN ? picture.width / picture.height : ratioOf(next);
    setChosen(next);
    onRatio(ratio);
    if (ratio !== undefined) onChange(framed({ picture, ratio }));
  }

  function free(): void {
    setChosen(FREE);
    onRatio(undefined);
  }

  return (
    <>
      <div className={styles.field}>
        <label htmlFor={ratioId}>{words.ratio}</label>
        <Select
          id={ratioId}
          value={chosen}
          choices={[
            { value: FREE, label: words.free },
            { value: OWN, label: words.own },
            ...Object.entries(words.ratios).map(([value, label]) => ({ value, label })),
          ]}
          onChange={choose}
        />
      </div>
      <fieldset className={styles.numbers}>
        <legend>{words.size}</legend>
        {SIDES.map((side) => (
          <Amount
            key={side}
            label={words[side]}
            value={frame[side]}
            min={1}
            onChange={(next) => onChange(typedFrame(frame, side, next, rules))}
          />
        ))}
      </fieldset>
      <fieldset className={styles.numbers}>
        <legend>{words.margins}</legend>
        {EDGES.map((edge) => (
          <Amount
            key={edge}
            label={words.edges[edge]}
            value={beyond[edge]}
            min={-MOST_SIDE}
            onChange={(next) => {
              free();
              onChange(extended(frame, edge, next, rules));
            }}
          />
        ))}
        <p className={styles.note}>{words.marginsHint}</p>
      </fieldset>
      <Button
        size="s"
        icon={RotateCcw}
        onClick={() => {
          free();
          onChange(whole(picture));
        }}
      >
        {words.all}
      </Button>
    </>
  );
}

interface AmountProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly onChange: (value: number) => void;
}

function Amount({ label, value, min, onChange }: AmountProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <NumberInput
        integer
        id={id}
        value={value}
        min={min}
        max={MOST_SIDE}
        onChange={(next) => next !== null && onChange(next)}
      />
    </div>
  );
}

/** The number that `16/9` is. */
function ratioOf(text: string): number {
  const [width = 1, height = 1] = text.split('/').map(Number);
  return width / height;
}
