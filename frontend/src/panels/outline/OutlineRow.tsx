/** One row of the outline: a node, or a field of it. */
import { ArrowLeft, ArrowRight, ChevronRight } from 'lucide-react';
import { memo } from 'react';
import { typeColor } from '@/theme/type-color';
import { classes } from '@/ui/classes';
import styles from './Outline.module.css';

/** What a row shows: plain values, so that a row is drawn again only when it says something else. */
export interface RowProps {
  readonly rowKey: string;
  readonly node: string;
  readonly field: string | undefined;
  readonly side: 'inputs' | 'outputs' | undefined;
  readonly name: string;
  readonly state: string;
  /** All of it in words, for screen readers. */
  readonly words: string;
  readonly type: string | undefined;
  readonly isOff: boolean;
  readonly isMissing: boolean;
  readonly isOpen: boolean;
  readonly isSelected: boolean;
  readonly isActive: boolean;
  readonly place: number;
  readonly siblings: number;
}

/** One row of the outline. */
export const OutlineRow = memo(function OutlineRow(props: RowProps) {
  const { field, side, name, state, words, type, isOff, isMissing, isOpen, isSelected, isActive } = props;
  const Sign = side === 'inputs' ? ArrowRight : ArrowLeft;
  return (
    <div
      role="treeitem"
      aria-level={field === undefined ? 1 : 2}
      aria-posinset={props.place}
      aria-setsize={props.siblings}
      aria-selected={isSelected}
      aria-expanded={field === undefined ? isOpen : undefined}
      aria-label={words}
      tabIndex={isActive ? 0 : -1}
      data-row={props.rowKey}
      className={classes(styles.row, field !== undefined && styles.field, isOff && styles.off)}
    >
      {field === undefined ? (
        <span className={styles.twisty} data-twisty>
          <ChevronRight aria-hidden />
        </span>
      ) : (
        <Sign
          aria-hidden
          className={styles.sign}
          style={type === undefined ? undefined : { '--type': typeColor(type) }}
        />
      )}
      <span className={styles.name}>{name}</span>
      <span className={classes(styles.state, isMissing && styles.missing)}>{state}</span>
    </div>
  );
});
