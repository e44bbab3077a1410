/** How nodes take part in a run: one of three. */
import { ArrowRightFromLine, CircleSlash2, Play } from 'lucide-react';
import { ToggleGroup } from 'radix-ui';
import { useBench } from '@/app/bench';
import type { Mode } from '@/document/workflow';
import { strings } from '@/strings';
import { tip } from '@/ui/tip';
import styles from './Inspector.module.css';

const ICONS = { normal: Play, muted: CircleSlash2, bypassed: ArrowRightFromLine };
const MODES: readonly Mode[] = ['normal', 'muted', 'bypassed'];
const say = strings.inspector.mode;

/** How nodes take part in a run; `mode` is undefined where they differ. */
export function ModeControl({ nodes, mode }: { nodes: readonly string[]; mode: Mode | undefined }) {
  const { editor } = useBench();
  const set = (chosen: string) => {
    const next = MODES.find((each) => each === chosen);
    if (!next) return;
    editor.editPart(say.set, (part) => {
      for (const id of nodes) {
        const node = part.nodes[id];
        if (node) node.mode = next;
      }
    });
  };
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={say.label}
      className={styles.modes}
      value={mode ?? ''}
      onValueChange={set}
    >
      {MODES.map((each) => {
        const Icon = ICONS[each];
        return (
          <ToggleGroup.Item key={each} value={each} className={styles.mode} {...tip(say.hints[each])}>
            <Icon aria-hidden />
            {say[each]}
          </ToggleGroup.Item>
        );
      })}
    </ToggleGroup.Root>
  );
}
