/** An output of a node: its name, how many use it, and what it gave last. */
import { Eye, EyeOff } from 'lucide-react';
import { useBench, useEditorState } from '@/app/bench';
import { plainText } from '@/canvas/NodeOutputs';
import { useNodeRun } from '@/canvas/run';
import { concealPort, exposePort } from '@/commands/ports';
import { openPart } from '@/editor/store';
import { exposedName } from '@/graph/exposure';
import type { OutputTemplate } from '@/schema/template';
import { strings } from '@/strings';
import { typeColor, typeLabel } from '@/theme/type-color';
import { IconButton } from '@/ui/IconButton';
import { tip } from '@/ui/tip';
import styles from './Row.module.css';
import { useEdges } from './use-node';

const say = strings.inspector.field;

/** An output of a node. */
export function OutputRow({ node, output }: { node: string; output: OutputTemplate }) {
  const { name, title, description, type } = output;
  const bench = useBench();
  const edges = useEdges((edge) => edge[0] === node && edge[1] === name);
  const exposed = useEditorState((state) => exposedName(openPart(state), 'outputs', [node, name]));
  const gave = useNodeRun(node, (run) => run?.outputs?.[name]);
  const text = plainText(gave);
  const toggle = () => {
    if (exposed === undefined) exposePort(bench, 'outputs', [node, name]);
    else concealPort(bench, 'outputs', exposed);
  };
  return (
    <div className={styles.row} data-field={name}>
      <div className={styles.head}>
        <span
          className={styles.type}
          data-cardinality={type.cardinality}
          style={{ '--type': typeColor(type.name) }}
          {...tip(typeLabel(type.name))}
        />
        <span className={styles.label} {...tip(description)}>
          {title}
        </span>
        <span className={styles.note}>{edges.length > 0 ? say.to(edges.length) : typeLabel(type.name)}</span>
        <IconButton
          className={exposed === undefined ? styles.more : undefined}
          size="s"
          icon={exposed === undefined ? Eye : EyeOff}
          pressed={exposed !== undefined}
          label={exposed === undefined ? say.expose : say.exposedAs(exposed)}
          onClick={toggle}
        />
      </div>
      {text === undefined ? null : <p className={styles.gave}>{text}</p>}
    </div>
  );
}
