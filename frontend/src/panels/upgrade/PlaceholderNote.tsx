/** What stands in the place of a node's fields where nothing here can run it: why, what to do, and what it keeps. */
import { ArrowUpCircle, Replace } from 'lucide-react';
import { useStore } from 'zustand';
import { useBench, useEditorState } from '@/app/bench';
import { valueText } from '@/document/value-text';
import type { WorkflowNode } from '@/document/workflow';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { tip } from '@/ui/tip';
import { pathOf } from '@/upgrade/paths';
import type { Standing } from '@/upgrade/standing';
import styles from './PlaceholderNote.module.css';

/** Values of a node that are shown at most. */
const MOST = 24;

/** What a `PlaceholderNote` takes. */
export interface PlaceholderNoteProps {
  readonly id: string;
  readonly node: WorkflowNode;
  /** Inputs that wires lead to: their values count for nothing. */
  readonly wired: ReadonlySet<string>;
}

/** Why nothing here can run a node of the open graph, what to do about it, and the values that it keeps. */
export function PlaceholderNote({ id, node, wired }: PlaceholderNoteProps) {
  const { ui, upgrade } = useBench();
  const path = useEditorState((state) => pathOf(state.place, id));
  const standing = useStore(upgrade.store, (state) => state.standings.get(path));
  const isBusy = useStore(upgrade.store, (state) => state.isBusy);
  const say = strings.upgrade.placeholder;
  const values = Object.entries(node.inputs).filter(([name]) => !wired.has(name));
  return (
    <div className={styles.note} data-standing={standing?.kind ?? 'unknown'}>
      <p className={styles.text} {...tip(detailOf(standing))}>
        {textOf(standing, node)}
      </p>
      {standing?.kind === 'kept' ? (
        <Button
          size="s"
          icon={ArrowUpCircle}
          busy={isBusy}
          className="nodrag"
          onClick={() => void upgrade.accept([path])}
        >
          {say.upgrade}
        </Button>
      ) : (
        <Button
          size="s"
          icon={Replace}
          className="nodrag"
          onClick={() => ui.setState({ dialog: { kind: 'palette', swap: id } })}
        >
          {say.swap}
        </Button>
      )}
      {values.length > 0 ? (
        <dl className={styles.values} aria-label={say.values}>
          {values.slice(0, MOST).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd {...tip(valueText(value, 2000))}>{valueText(value)}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </div>
  );
}

function textOf(standing: Standing | undefined, node: WorkflowNode): string {
  const say = strings.upgrade.placeholder;
  if (standing?.kind === 'kept') return say.kept(node.version ?? undefined);
  if (standing?.kind === 'blocked') return say.blocked;
  if (standing?.kind !== 'missing') return say.unknown;
  const { note, program, pack } = standing.missing;
  return note ? say.removed : program ? say.program(program) : say.missing(pack);
}

/** What more there is to say, in the words of the server. */
function detailOf(standing: Standing | undefined): string | undefined {
  if (standing?.kind === 'missing') return standing.missing.note || undefined;
  return standing && 'says' in standing ? standing.says : undefined;
}
