/** A frame around nodes: it is taken by its title, and moves what stands in it. */
import { type NodeProps, NodeResizer } from '@xyflow/react';
import { memo, useState } from 'react';
import { useBench } from '@/app/bench';
import { changeFrame } from '@/graph/frames';
import { strings } from '@/strings';
import { namedColor } from './colors';
import type { FrameElement } from './elements';
import styles from './Frame.module.css';
import { useIsFar } from './far';
import { InlineText } from './InlineText';
import { useStage } from './stage';

const say = strings.canvas.frame;

/** A frame around nodes. */
export const FrameView = memo(
  function FrameView({ data: { id, frame }, selected }: NodeProps<FrameElement>) {
    const { editor } = useBench();
    const [isRenaming, setRenaming] = useState(false);
    const isFar = useIsFar();
    const onDone = (title: string | undefined) => {
      setRenaming(false);
      if (title !== undefined && title !== frame.title)
        editor.editPart(say.rename, (part) => changeFrame(part, id, { title }));
    };
    return (
      <section
        className={styles.frame}
        data-frame={id}
        data-far={isFar || undefined}
        aria-label={frame.title || say.untitled}
        style={{ '--node': namedColor(frame.color) ?? 'var(--line-strong)' }}
      >
        {selected ? <Corners /> : null}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: a double click on a title renames; a command does too */}
        <header className={styles.title} data-drag onDoubleClick={() => setRenaming(true)}>
          {isRenaming ? (
            <InlineText label={say.label} value={frame.title} placeholder={say.untitled} onDone={onDone} />
          ) : (
            frame.title || <span className={styles.untitled}>{say.untitled}</span>
          )}
        </header>
      </section>
    );
  },
  (before, after) => before.data === after.data && before.selected === after.selected,
);

/** Corners and sides by which a frame or a note is made larger or smaller. */
export function Corners() {
  const { model } = useStage();
  return (
    <NodeResizer
      minWidth={120}
      minHeight={80}
      lineClassName={styles.side ?? ''}
      handleClassName={styles.corner ?? ''}
      onResizeStart={() => model.hold([])}
      onResizeEnd={() => model.release(strings.canvas.resize)}
    />
  );
}
