/** A seed: a number, a dice, and whether each run draws a new one. */
import { Dices, Shuffle } from 'lucide-react';
import { useBench, useEditorState } from '@/app/bench';
import { isNumber } from '@/document/json';
import { openPart } from '@/editor/store';
import { drawnWithin, seedChoice, setSeedChoice } from '@/runs/seeds';
import { strings } from '@/strings';
import { ExactInput } from '@/ui/ExactInput';
import { IconButton } from '@/ui/IconButton';
import { allowsNull, boundsOf } from '../input-facts';
import { controlOf, partSize, type WidgetProps } from '../widget';
import styles from './widgets.module.css';

/**
 * A seed. Where null is a value, the node itself draws in each run; for others the choice is kept in the view, and the
 * editor draws before it runs.
 */
export function SeedWidget(props: WidgetProps) {
  const { input, value, onChange, size, node } = props;
  const { editor } = useBench();
  const byNull = allowsNull(input);
  const chosen = useEditorState((state) =>
    node === undefined || byNull ? false : seedChoice(openPart(state), node, input.name) === 'each_run',
  );
  const eachRun = byNull ? value === null || value === undefined : chosen;
  const say = strings.fields.seed;
  const choose = () => {
    if (byNull) return onChange(eachRun ? drawnWithin(input.constraints) : null);
    if (node === undefined) return;
    editor.editPart(say.edit, (part) => setSeedChoice(part, node, input.name, eachRun ? 'keep' : 'each_run'));
  };
  return (
    <div className={styles.line}>
      <ExactInput
        {...controlOf(props)}
        {...boundsOf(input)}
        value={isNumber(value) ? value : null}
        optional={byNull}
        placeholder={say.drawn}
        size={partSize(size)}
        className={eachRun ? styles.faint : undefined}
        onChange={(next) => onChange(next, true)}
      />
      <IconButton
        icon={Dices}
        label={say.draw}
        size={partSize(size)}
        onClick={() => onChange(drawnWithin(input.constraints))}
      />
      {byNull || node !== undefined ? (
        <IconButton icon={Shuffle} label={say.eachRun} size={partSize(size)} pressed={eachRun} onClick={choose} />
      ) : null}
    </div>
  );
}
