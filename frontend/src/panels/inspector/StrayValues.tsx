/** Values of a node that are for no input of its type: files of other versions have them. They can be taken away. */
import { X } from 'lucide-react';
import { useBench } from '@/app/bench';
import { useStrays } from '@/canvas/problems';
import { resetValue } from '@/graph/values';
import { strings } from '@/strings';
import { IconButton } from '@/ui/IconButton';
import { Section } from '@/ui/Section';
import styles from './Row.module.css';
import { useNode } from './use-node';

const say = strings.inspector.stray;

/** The values of a node that keep it from running, because there is no input for them; nothing if there are none. */
export function StrayValues({ node }: { node: string }) {
  const { editor } = useBench();
  const inputs = useNode(node)?.inputs ?? {};
  const names = useStrays(node).filter((name) => Object.hasOwn(inputs, name));
  if (names.length === 0) return null;
  return (
    <Section title={say.title} count={names.length}>
      {names.map((name) => (
        <div key={name} className={styles.row} data-field={name} data-problem>
          <div className={styles.head}>
            <span className={styles.label}>{name}</span>
            <code className={styles.stray}>{JSON.stringify(inputs[name])}</code>
            <IconButton
              size="s"
              icon={X}
              label={say.removeOf(name)}
              onClick={() => editor.editPart(say.remove, (part) => resetValue(part, node, name))}
            />
          </div>
        </div>
      ))}
    </Section>
  );
}
