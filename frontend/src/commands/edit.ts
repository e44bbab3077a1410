/** Commands of editing: undo, the clipboard, deleting, selecting, renaming. */
import { EMPTY_SELECTION, edgeKey, nodesSelected, type Selection } from '@/editor/selection';
import { notify } from '@/editor/ui';
import { removeEdges } from '@/graph/edges';
import { removeFrames, removeNotes } from '@/graph/frames';
import { removeAndHeal } from '@/graph/healing';
import { removeNodes } from '@/graph/nodes';
import { allThings, isNothing } from '@/graph/things';
import { linksOf, reachable, reversed } from '@/schema/topology';
import { strings } from '@/strings';
import type { Workbench } from '@/workbench/workbench';
import { copiedText, duplicate, pasteText } from './clipboard';
import type { Command } from './command';
import { copyOut } from './copying';
import { hasNodes, hasThings, here, selectedNodes } from './here';
import { canRename, rename } from './renaming';

const say = strings.commands.edit;

/** Commands of editing. */
export const editCommands: readonly Command[] = [
  {
    id: 'edit.undo',
    title: say.undo,
    group: 'edit',
    keys: ['Mod+Z'],
    inForm: true,
    enabled: ({ editor }) => editor.store.getState().history.done.length > 0,
    run: ({ editor }) => editor.undo(),
  },
  {
    id: 'edit.redo',
    title: say.redo,
    group: 'edit',
    keys: ['Mod+Shift+Z', 'Mod+Y'],
    inForm: true,
    enabled: ({ editor }) => editor.store.getState().history.undone.length > 0,
    run: ({ editor }) => editor.redo(),
  },
  {
    id: 'edit.copy',
    title: say.copy,
    group: 'edit',
    keys: ['Mod+C'],
    byClipboard: true,
    enabled: hasThings,
    run: async (bench) => void (await write(bench)),
  },
  {
    id: 'edit.cut',
    title: say.cut,
    group: 'edit',
    keys: ['Mod+X'],
    byClipboard: true,
    enabled: hasThings,
    run: async (bench) => {
      if (await write(bench)) deleteSelected(bench, say.cut);
    },
  },
  {
    id: 'edit.paste',
    title: say.paste,
    group: 'edit',
    keys: ['Mod+V'],
    byClipboard: true,
    run: (bench) => read(bench, false),
  },
  {
    id: 'edit.pasteConnected',
    title: say.pasteConnected,
    group: 'edit',
    keys: ['Mod+Shift+V'],
    byClipboard: true,
    run: (bench) => read(bench, true),
  },
  {
    id: 'edit.duplicate',
    title: say.duplicate,
    group: 'edit',
    keys: ['Mod+D'],
    enabled: hasThings,
    run: (bench) => duplicate(bench, say.duplicate, false),
  },
  {
    id: 'edit.duplicateConnected',
    title: say.duplicateConnected,
    group: 'edit',
    keys: ['Mod+Shift+D'],
    enabled: hasThings,
    run: (bench) => duplicate(bench, say.duplicateConnected, true),
  },
  {
    id: 'edit.delete',
    title: say.delete,
    group: 'edit',
    keys: ['Delete', 'Backspace'],
    words: ['remove'],
    enabled: (bench) => hasThings(bench) || here(bench).selection.edges.size > 0,
    run: (bench) => deleteSelected(bench, say.delete),
  },
  {
    id: 'edit.deleteAndHeal',
    title: say.deleteAndHeal,
    group: 'edit',
    keys: ['Mod+Delete', 'Mod+Backspace'],
    words: ['dissolve', 'heal', 'remove'],
    enabled: hasNodes,
    run: healSelected,
  },
  {
    id: 'edit.selectAll',
    title: say.selectAll,
    group: 'edit',
    keys: ['Mod+A'],
    run: (bench) => bench.editor.select({ ...allThings(here(bench).part), edges: new Set() }),
  },
  {
    id: 'edit.selectNone',
    title: say.selectNone,
    group: 'edit',
    keys: ['Escape'],
    enabled: (bench) => hasThings(bench) || here(bench).selection.edges.size > 0,
    run: ({ editor }) => editor.select(EMPTY_SELECTION),
  },
  {
    id: 'edit.selectInverse',
    title: say.selectInverse,
    group: 'edit',
    keys: ['Mod+Shift+A'],
    words: ['invert'],
    run: (bench) => {
      const { part, selection } = here(bench);
      bench.editor.select(nodesSelected(Object.keys(part.nodes).filter((id) => !selection.nodes.has(id))));
    },
  },
  {
    id: 'edit.selectBefore',
    title: say.selectBefore,
    group: 'edit',
    words: ['upstream', 'ancestors'],
    enabled: hasNodes,
    run: (bench) => selectReached(bench, true),
  },
  {
    id: 'edit.selectAfter',
    title: say.selectAfter,
    group: 'edit',
    words: ['downstream', 'descendants'],
    enabled: hasNodes,
    run: (bench) => selectReached(bench, false),
  },
  { id: 'edit.rename', title: say.rename, group: 'edit', keys: ['F2'], enabled: canRename, run: rename },
];

/** Delete what is selected, nodes, frames, notes and edges, as one step. */
export function deleteSelected(bench: Pick<Workbench, 'editor'>, label: string): void {
  const { selection } = here(bench);
  bench.editor.editPart(
    label,
    (part) => {
      removeEdges(part, (edge) => selection.edges.has(edgeKey(edge)));
      removeNodes(part, selection.nodes);
      removeFrames(part, selection.frames);
      removeNotes(part, selection.notes);
    },
    { select: EMPTY_SELECTION },
  );
}

function healSelected(bench: Workbench): void {
  const { types } = here(bench);
  const nodes = selectedNodes(bench);
  let made = 0;
  bench.editor.editPart(
    say.deleteAndHeal,
    (part) => {
      made = removeAndHeal(part, nodes, types).length;
    },
    { select: EMPTY_SELECTION },
  );
  notify(bench.ui, { text: strings.commands.healed(made), tone: 'info' });
}

function selectReached(bench: Workbench, isBefore: boolean): void {
  const { part } = here(bench);
  const links = linksOf(part.edges.map((edge): [string, string] => [edge[0], edge[2]]));
  const ways = isBefore ? reversed(links) : links;
  const found = [...selectedNodes(bench)].flatMap((id) => [...reachable(id, ways)]);
  bench.editor.select(nodesSelected(found.filter((id) => id in part.nodes)));
}

async function write(bench: Workbench): Promise<boolean> {
  const text = copiedText(bench);
  if (text === undefined) return false;
  return copyOut(bench.ui, text, strings.commands.clipboard.copied(countOf(here(bench).selection)));
}

async function read(bench: Workbench, arriving: boolean): Promise<void> {
  let text: string;
  try {
    text = await navigator.clipboard.readText();
  } catch {
    notify(bench.ui, { text: strings.commands.clipboard.noClipboard, tone: 'error' });
    return;
  }
  await pasteText(bench, text, { arriving, at: bench.viewport.current()?.centre() });
}

function countOf(selection: Selection): number {
  return isNothing(selection) ? 0 : selection.nodes.size + selection.frames.size + selection.notes.size;
}
