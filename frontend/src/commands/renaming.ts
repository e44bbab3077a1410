/** Renaming what is selected: the one node, frame or note. */

import { changeFrame, changeNote } from '@/graph/frames';
import { renameNode, titleOf } from '@/graph/labels';
import { strings } from '@/strings';
import type { Workbench } from '@/workbench/workbench';
import { here, onlyNode } from './here';

const say = strings.commands.ask;

/** Whether just one thing that has a name is selected. */
export function canRename(bench: Pick<Workbench, 'editor'>): boolean {
  const { nodes, frames, notes } = here(bench).selection;
  return nodes.size + frames.size + notes.size === 1;
}

/** Ask for a name, and give it to what is selected. */
export function rename(bench: Workbench): void {
  const { part, selection, templateOf } = here(bench);
  const node = onlyNode(bench);
  const [frame] = selection.frames;
  const [note] = selection.notes;
  if (node !== undefined) askForLabel(bench, node, titleOf(part, node, templateOf(node)));
  else if (frame !== undefined) {
    const value = part.view.frames[frame]?.title ?? '';
    ask(bench, say.frame, value, (title) =>
      bench.editor.editPart(say.frame.title, (at) => changeFrame(at, frame, { title })),
    );
  } else if (note !== undefined) {
    const value = part.view.notes[note]?.text ?? '';
    ask(
      bench,
      say.note,
      value,
      (text) => bench.editor.editPart(say.note.title, (at) => changeNote(at, note, { text })),
      true,
    );
  }
}

/** Ask what a node is to be called. */
export function askForLabel(bench: Workbench, node: string, value: string): void {
  ask(bench, say.node, value, (label) =>
    bench.editor.editPart(say.node.title, (part) => renameNode(part, node, label)),
  );
}

/** Ask for a text. */
export function ask(
  { ui }: Pick<Workbench, 'ui'>,
  words: { readonly title: string; readonly label: string },
  value: string,
  then: (text: string) => void,
  long = false,
): void {
  ui.setState({ dialog: { kind: 'ask', ...words, value, then, long } });
}
