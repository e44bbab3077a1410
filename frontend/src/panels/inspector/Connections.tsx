/** What is connected to an input: where each value comes from, with the way there. */
import { type LucideIcon, X } from 'lucide-react';
import { useBench } from '@/app/bench';
import type { Edge } from '@/document/workflow';
import { nodesSelected } from '@/editor/selection';
import { disconnect } from '@/graph/edges';
import { strings } from '@/strings';
import { typeColor } from '@/theme/type-color';
import { IconButton } from '@/ui/IconButton';
import { tip } from '@/ui/tip';
import styles from './Row.module.css';
import { useTemplate, useTitle } from './use-node';

const say = strings.inspector.field;

/** What is connected to an input. */
export function Connections({ edges, icon }: { edges: readonly Edge[]; icon: LucideIcon }) {
  return (
    <ul className={styles.connections}>
      {edges.map((edge) => (
        <Connection key={edge.join('\n')} edge={edge} icon={icon} />
      ))}
    </ul>
  );
}

function Connection({ edge, icon: Icon }: { edge: Edge; icon: LucideIcon }) {
  const { editor, ui } = useBench();
  const [source, output] = edge;
  const title = useTitle(source);
  const field = useTemplate(source)?.outputs[output];
  const jump = () => {
    editor.select(nodesSelected([source]));
    ui.setState({ goal: { node: source, field: output } });
  };
  return (
    <li className={styles.connection}>
      <button
        type="button"
        className={styles.jump}
        onClick={jump}
        {...tip(say.jump(say.from(title, field?.title ?? output)))}
      >
        <Icon aria-hidden style={{ color: typeColor(field?.type.name ?? '') }} />
        <span>{title}</span>
      </button>
      <IconButton
        size="s"
        icon={X}
        label={say.disconnectFrom(title)}
        onClick={() => editor.editPart(say.disconnect, (part) => disconnect(part, [edge]))}
      />
    </li>
  );
}
