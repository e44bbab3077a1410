/** The inspector: what is selected, in full; the workflow where nothing is. */
import { useEditorState } from '@/app/bench';
import { type EditorState, openPart } from '@/editor/store';
import styles from './Inspector.module.css';
import { ManyInspector } from './ManyInspector';
import { NodeInspector } from './NodeInspector';
import { ThingInspector } from './ThingInspector';
import { WorkflowInspector } from './WorkflowInspector';

/** The inspector. */
export function Inspector() {
  const subject = useEditorState(subjectOf);
  return <div className={styles.inspector}>{shown(subject)}</div>;
}

/** What the inspector is about, as one text: `node a`, `frame b`, `note c`, `nodes` or `workflow`. */
function subjectOf(state: EditorState): string {
  const part = openPart(state);
  const { nodes, frames, notes } = state.selection;
  const there = [...nodes].filter((id) => Object.hasOwn(part.nodes, id));
  if (there.length > 1) return 'nodes';
  if (there.length === 1) return `node ${there[0]}`;
  const [frame] = [...frames].filter((id) => Object.hasOwn(part.view.frames, id));
  if (frame !== undefined) return `frame ${frame}`;
  const [note] = [...notes].filter((id) => Object.hasOwn(part.view.notes, id));
  return note === undefined ? 'workflow' : `note ${note}`;
}

function shown(subject: string) {
  const space = subject.indexOf(' ');
  const id = subject.slice(space + 1);
  if (subject === 'workflow') return <WorkflowInspector />;
  if (subject === 'nodes') return <ManyInspector />;
  if (subject.startsWith('node ')) return <NodeInspector key={id} id={id} />;
  return <ThingInspector key={subject} kind={subject.startsWith('frame ') ? 'frames' : 'notes'} id={id} />;
}
