/** Several nodes: what they have in common, and what can be done with all of them. */
import { Copy, Frame, Network, Package, Trash2 } from 'lucide-react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { useBench } from '@/app/bench';
import { commandNamed } from '@/commands';
import { isEnabled } from '@/commands/command';
import { type EditorState, openPart } from '@/editor/store';
import { setLook } from '@/graph/looks';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { Section } from '@/ui/Section';
import { ColorPicker } from './ColorPicker';
import styles from './Inspector.module.css';
import { ModeControl } from './ModeControl';

const say = strings.inspector.many;

/** What can be done with several nodes, by the ids of the commands that do it. */
const ACTIONS = [
  { id: 'edit.duplicate', label: say.duplicate, icon: Copy },
  { id: 'graph.addFrame', label: say.frame, icon: Frame },
  { id: 'layout.right', label: say.layout, icon: Network },
  { id: 'subgraph.make', label: say.subgraph, icon: Package },
  { id: 'edit.delete', label: say.delete, icon: Trash2 },
] as const;

/** Several nodes. */
export function ManyInspector() {
  const bench = useBench();
  const { editor } = bench;
  const ids = useStore(
    editor.store,
    useShallow((state: EditorState) => [...state.selection.nodes].filter((id) => id in openPart(state).nodes)),
  );
  const shared = useStore(editor.store, useShallow(sharedLook));
  return (
    <>
      <header className={styles.head}>
        <h2 className={styles.title}>{say.title(ids.length)}</h2>
        <p className={styles.description}>{say.hint}</p>
        <div className={styles.ways}>
          <ModeControl nodes={ids} mode={shared.mode} />
          <ColorPicker
            value={shared.color}
            onChange={(color) => editor.editPart(strings.inspector.color.set, (part) => setLook(part, ids, { color }))}
          />
        </div>
      </header>
      <Section title={say.actions}>
        <div className={styles.actions}>
          {ACTIONS.map(({ id, label, icon }) => {
            const command = commandNamed(id);
            return (
              <Button
                key={id}
                icon={icon}
                disabled={!isEnabled(command, bench)}
                {...(command.keys?.[0] === undefined ? {} : { keys: command.keys[0] })}
                onClick={() => void command.run(bench)}
              >
                {label}
              </Button>
            );
          })}
        </div>
      </Section>
    </>
  );
}

/** The mode and colour that all selected nodes have; undefined where they differ. */
function sharedLook(state: EditorState) {
  const part = openPart(state);
  const ids = [...state.selection.nodes].filter((id) => id in part.nodes);
  const modes = new Set(ids.map((id) => part.nodes[id]?.mode));
  const colors = new Set(ids.map((id) => part.view.nodes[id]?.color));
  return {
    mode: modes.size === 1 ? [...modes][0] : undefined,
    color: colors.size === 1 ? [...colors][0] : undefined,
  };
}
