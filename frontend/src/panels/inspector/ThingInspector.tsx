/** A frame or a note: what it says, and its colour. */
import { useBench, useEditorState } from '@/app/bench';
import { openPart } from '@/editor/store';
import { changeFrame, changeNote } from '@/graph/frames';
import { strings } from '@/strings';
import { TextArea } from '@/ui/TextArea';
import { ColorPicker } from './ColorPicker';
import styles from './Inspector.module.css';
import { NameField } from './NameField';

const say = strings.inspector.thing;

/** A frame or a note. */
export function ThingInspector({ kind, id }: { kind: 'frames' | 'notes'; id: string }) {
  const { editor } = useBench();
  const frame = useEditorState((state) => (kind === 'frames' ? openPart(state).view.frames[id] : undefined));
  const note = useEditorState((state) => (kind === 'notes' ? openPart(state).view.notes[id] : undefined));
  const merge = `${kind}:${id}`;
  if (frame) {
    return (
      <header className={styles.head}>
        <NameField
          label={say.title}
          value={frame.title}
          placeholder={say.frame}
          onChange={(title) =>
            editor.editPart(say.set(say.frame), (part) => changeFrame(part, id, { title }), { merge })
          }
        />
        <ColorPicker
          value={frame.color}
          onChange={(color) => editor.editPart(strings.inspector.color.set, (part) => changeFrame(part, id, { color }))}
        />
      </header>
    );
  }
  if (!note) return null;
  return (
    <header className={styles.head}>
      <h2 className={styles.title}>{say.note}</h2>
      <TextArea
        aria-label={say.text}
        value={note.text}
        lines={[4, 24]}
        spellCheck
        onChange={(text) => editor.editPart(say.set(say.note), (part) => changeNote(part, id, { text }), { merge })}
      />
      <ColorPicker
        value={note.color}
        onChange={(color) => editor.editPart(strings.inspector.color.set, (part) => changeNote(part, id, { color }))}
      />
    </header>
  );
}
