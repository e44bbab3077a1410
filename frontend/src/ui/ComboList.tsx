/** A list with a search above it. */
import { Command } from 'cmdk';
import { Check, Search } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { strings } from '@/strings';
import styles from './ComboList.module.css';
import { matching } from './matching';

/** Something that can be chosen. */
export interface ComboChoice {
  readonly value: string;
  readonly label: string;
  /** Small words after the label, which are found too. */
  readonly detail?: string;
  readonly words?: readonly string[];
  /** A picture before the label. */
  readonly mark?: ReactNode;
}

/** What a `ComboList` takes. */
export interface ComboListProps {
  readonly label: string;
  readonly choices: readonly ComboChoice[];
  readonly value: string | undefined;
  readonly onPick: (value: string) => void;
  /** What stands in place of a list without choices. */
  readonly empty?: ReactNode;
  /** What stands under the list. */
  readonly foot?: ReactNode;
}

/** How many are shown at once; more letters bring the others. */
const MOST_SHOWN = 200;

/** A list with a search above it: letters narrow it, arrows and Enter choose. */
export function ComboList({ label, choices, value, onPick, empty, foot }: ComboListProps) {
  const [text, setText] = useState('');
  const found = text === '' ? choices : matching(choices, text, { keys: ['label', 'detail', 'words'] });
  return (
    <Command label={label} shouldFilter={false} loop defaultValue={value ?? ''} className={styles.box}>
      <div className={styles.search}>
        <Search aria-hidden />
        <Command.Input
          autoFocus
          value={text}
          onValueChange={setText}
          placeholder={strings.ui.search}
          className={styles.input}
        />
      </div>
      <Command.List className={styles.list}>
        {found.slice(0, MOST_SHOWN).map((choice) => (
          <Command.Item key={choice.value} value={choice.value} onSelect={onPick} className={styles.item}>
            <span className={styles.check}>{choice.value === value ? <Check aria-hidden /> : null}</span>
            {choice.mark}
            <span className={styles.label}>{choice.label}</span>
            {choice.detail ? <span className={styles.detail}>{choice.detail}</span> : null}
          </Command.Item>
        ))}
        {found.length === 0 ? (
          <div className={styles.none}>{choices.length === 0 && empty ? empty : strings.ui.noMatch}</div>
        ) : null}
      </Command.List>
      {foot ? <div className={styles.foot}>{foot}</div> : null}
    </Command>
  );
}
