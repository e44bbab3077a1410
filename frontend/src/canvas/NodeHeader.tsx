/** The head of a node: what it is called, how it takes part, and how its run stands. */
import { ChevronDown, ChevronRight, CornerDownRight, EyeOff, Pin, StickyNote } from 'lucide-react';
import { memo, useState } from 'react';
import { useBench } from '@/app/bench';
import { renameNode } from '@/graph/labels';
import { toggleLook } from '@/graph/looks';
import { strings } from '@/strings';
import { tip } from '@/ui/tip';
import type { NodeFacts } from './facts';
import { InlineText } from './InlineText';
import styles from './Node.module.css';
import { RunBadge } from './RunBadge';

const say = strings.canvas.node;

/** The head of a node. */
export const NodeHeader = memo(function NodeHeader({ facts }: { facts: NodeFacts }) {
  const { editor } = useBench();
  const [isRenaming, setRenaming] = useState(false);
  const { id, template, title, view, node } = facts;
  const kind = template?.title ?? node.type;
  const collapsed = view?.collapsed === true;
  const onDone = (text: string | undefined) => {
    setRenaming(false);
    if (text !== undefined && text.trim() !== node.label)
      editor.editPart(say.rename, (part) => renameNode(part, id, text === kind ? '' : text));
  };
  return (
    <header className={styles.header} data-drag>
      <button
        type="button"
        className={`nodrag ${styles.fold}`}
        aria-label={collapsed ? say.open : say.close}
        aria-expanded={!collapsed}
        onClick={() => editor.editPart(collapsed ? say.open : say.close, (part) => toggleLook(part, [id], 'collapsed'))}
        onDoubleClick={(event) => event.stopPropagation()}
      >
        {collapsed ? <ChevronRight aria-hidden /> : <ChevronDown aria-hidden />}
      </button>
      {isRenaming ? (
        <InlineText label={say.label} value={title} placeholder={kind} className={styles.title} onDone={onDone} />
      ) : (
        <h2
          className={styles.title}
          {...tip(template ? say.about(kind, template.description) : say.unknown(node.type))}
          onDoubleClick={(event) => {
            event.stopPropagation();
            setRenaming(true);
          }}
        >
          <span className={styles.name}>{title}</span>
          {title === kind ? null : <span className={styles.kind}>{kind}</span>}
        </h2>
      )}
      <Signs facts={facts} />
      <RunBadge node={id} />
    </header>
  );
});

/** Small signs of what is not usual about a node. */
function Signs({ facts }: { facts: NodeFacts }) {
  const { mode } = facts.node;
  return (
    <>
      {mode === 'muted' ? <Sign icon={EyeOff} text={say.muted} /> : null}
      {mode === 'bypassed' ? <Sign icon={CornerDownRight} text={say.bypassed} /> : null}
      {facts.view?.pinned ? <Sign icon={Pin} text={say.pinned} /> : null}
      {facts.view?.notes ? <Sign icon={StickyNote} text={facts.view.notes} /> : null}
    </>
  );
}

function Sign({ icon: Icon, text }: { icon: typeof Pin; text: string }) {
  return (
    <span className={styles.sign} role="img" aria-label={text} {...tip(text)}>
      <Icon aria-hidden />
    </span>
  );
}
