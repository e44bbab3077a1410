/** A note on the canvas. */
import type { NodeProps } from '@xyflow/react';
import { memo, useState } from 'react';
import { useBench } from '@/app/bench';
import { changeNote } from '@/graph/frames';
import { strings } from '@/strings';
import { namedColor } from './colors';
import type { NoteElement } from './elements';
import styles from './Frame.module.css';
import { Corners } from './FrameView';

const say = strings.canvas.note;

/** A note on the canvas: a double click writes in it. */
export const NoteView = memo(
  function NoteView({ data: { id, note }, selected }: NodeProps<NoteElement>) {
    const { editor } = useBench();
    const [isWriting, setWriting] = useState(false);
    const onDone = (text: string) => {
      setWriting(false);
      if (text !== note.text) editor.editPart(say.write, (part) => changeNote(part, id, { text }));
    };
    return (
      <section
        className={styles.note}
        data-note={id}
        aria-label={say.label}
        style={{ '--node': namedColor(note.color) ?? 'var(--warn)' }}
        onDoubleClick={() => setWriting(true)}
      >
        {selected ? <Corners /> : null}
        {isWriting ? (
          <textarea
            // biome-ignore lint/a11y/noAutofocus: it is there because the user asked to write
            autoFocus
            className={`nodrag nopan nowheel ${styles.text}`}
            aria-label={say.label}
            defaultValue={note.text}
            onBlur={(event) => onDone(event.target.value)}
            onKeyDown={(event) => {
              event.stopPropagation();
              if (event.key === 'Escape') onDone(event.currentTarget.value);
            }}
          />
        ) : (
          <p className={styles.text}>{note.text || <span className={styles.untitled}>{say.empty}</span>}</p>
        )}
      </section>
    );
  },
  (before, after) => before.data === after.data && before.selected === after.selected,
);
