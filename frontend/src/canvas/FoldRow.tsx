/** The last row of a node with seldom needed inputs: shows them, or folds them away. */
import { ChevronDown, ChevronUp } from 'lucide-react';
import { useBench } from '@/app/bench';
import { toggleLook } from '@/graph/looks';
import { strings } from '@/strings';
import type { NodeFacts } from './facts';
import styles from './Node.module.css';

const say = strings.canvas.node;

/** The row that folds. */
export function FoldRow({ facts }: { facts: NodeFacts }) {
  const { editor } = useBench();
  const open = facts.view?.advanced === true;
  const Icon = open ? ChevronUp : ChevronDown;
  const label = open ? say.fewer : say.more(facts.foldable);
  return (
    <button
      type="button"
      className={`nodrag ${styles.unfold}`}
      aria-expanded={open}
      onClick={() => editor.editPart(label, (part) => toggleLook(part, [facts.id], 'advanced'))}
    >
      <Icon aria-hidden />
      {label}
    </button>
  );
}
