/** One output of a node. */
import { memo } from 'react';
import type { FieldType } from '@/schema/template';
import { strings } from '@/strings';
import { classes } from '@/ui/classes';
import { tip } from '@/ui/tip';
import type { OutputFact } from './facts';
import styles from './Node.module.css';
import { plainText } from './NodeOutputs';
import { PortHandle, typeText } from './PortHandle';
import { useNodeRun } from './run';
import { useRefusal } from './use-refusal';

/** One output of a node. */
export const OutputRow = memo(function OutputRow({ node, output }: { node: string; output: OutputFact }) {
  const { name, label, type, connected, template } = output;
  const refusal = useRefusal(node, name, true);
  return (
    <div
      className={classes(styles.row, styles.output)}
      data-output={name}
      data-refused={refusal !== undefined || undefined}
    >
      <Given node={node} output={name} type={type} />
      <span className={styles.label} {...tip(template?.description)}>
        {label}
      </span>
      {output.exposed === undefined ? null : (
        <span className={styles.exposed} {...tip(strings.canvas.node.exposedOutput(output.exposed))} />
      )}
      <PortHandle side="output" name={name} type={type} connected={connected} connectable />
    </div>
  );
});

/** What came out, where it can be said in a word; else of which type it is, once somebody looks closer. */
function Given({ node, output, type }: { node: string; output: string; type: FieldType }) {
  const text = useNodeRun(node, (run) => plainText(run?.outputs?.[output]));
  if (text === undefined) {
    return (
      <span className={styles.type} aria-hidden>
        {typeText(type)}
      </span>
    );
  }
  return (
    <span className={styles.given} {...tip(text)}>
      {text}
    </span>
  );
}
