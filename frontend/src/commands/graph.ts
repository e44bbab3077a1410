/** Commands of nodes: adding, muting, collapsing, colouring, framing. */
import { NOTE_SIZE, snapped } from '@/canvas/metrics';
import type { Part } from '@/document/workflow';
import { EMPTY_SELECTION } from '@/editor/selection';
import type { Point } from '@/editor/ui';
import { nodeBox, noteBox } from '@/graph/boxes';
import { removeEdges } from '@/graph/edges';
import { addFrame, addFrameAt, addNote, changeFrame, changeNote, fitFrame } from '@/graph/frames';
import { freePlace } from '@/graph/free-place';
import { setLook, toggleLook } from '@/graph/looks';
import { toggleMode } from '@/graph/modes';
import { withContents } from '@/graph/things';
import { strings } from '@/strings';
import { TINTS } from '@/theme/tints';
import type { Workbench } from '@/workbench/workbench';
import type { Command } from './command';
import { editPlaces, hasNodes, hasThings, here, onlyNode, selectedNodes } from './here';
import { ask } from './renaming';

const say = strings.commands.graph;

/** Commands of nodes. */
export const graphCommands: readonly Command[] = [
  {
    id: 'graph.addNode',
    title: say.addNode,
    group: 'graph',
    keys: ['Shift+A', 'Space'],
    words: ['insert', 'create', 'new'],
    run: (bench) => bench.ui.setState({ dialog: { kind: 'palette', ...freePoint(bench) } }),
  },
  {
    id: 'graph.swap',
    title: say.swap,
    group: 'graph',
    keys: ['Shift+S'],
    words: ['swap', 'replace', 'switch'],
    enabled: (bench) => onlyNode(bench) !== undefined,
    run: (bench) => {
      const swap = onlyNode(bench);
      if (swap !== undefined) bench.ui.setState({ dialog: { kind: 'palette', swap } });
    },
  },
  toggle('graph.mute', say.mute, 'Mod+M', (part, nodes) => toggleMode(part, nodes, 'muted')),
  toggle('graph.bypass', say.bypass, 'Mod+B', (part, nodes) => toggleMode(part, nodes, 'bypassed')),
  toggle('graph.collapse', say.collapse, 'Alt+C', (part, nodes) => toggleLook(part, nodes, 'collapsed')),
  toggle('graph.pin', say.pin, 'P', (part, nodes) => toggleLook(part, nodes, 'pinned')),
  {
    id: 'graph.disconnect',
    title: say.disconnect,
    group: 'graph',
    words: ['unlink', 'edges'],
    enabled: hasNodes,
    run: (bench) => {
      const nodes = selectedNodes(bench);
      bench.editor.editPart(say.disconnect, (part) =>
        removeEdges(part, (edge) => nodes.has(edge[0]) !== nodes.has(edge[2])),
      );
    },
  },
  {
    id: 'graph.reset',
    title: say.reset,
    group: 'graph',
    enabled: hasNodes,
    run: (bench) => {
      const { types } = here(bench);
      const nodes = selectedNodes(bench);
      bench.editor.editPart(say.reset, (part) => {
        for (const id of nodes) resetValues(part, id, types.templatesOf(part)(id)?.ports?.of);
      });
    },
  },
  {
    id: 'graph.addNote',
    title: say.addNote,
    group: 'graph',
    keys: ['Shift+N'],
    words: ['comment', 'sticky'],
    run: (bench) => {
      const place = noteSpot(bench);
      let made = '';
      const write = (text: string) =>
        bench.editor.editPart(
          say.addNote,
          (part) => {
            made = addNote(part, place, text);
          },
          { select: () => ({ ...EMPTY_SELECTION, notes: new Set([made]) }) },
        );
      ask(bench, strings.commands.ask.note, '', write, true);
    },
  },
  {
    id: 'graph.writeNote',
    title: say.writeNote,
    group: 'graph',
    enabled: (bench) => onlyNode(bench) !== undefined,
    run: (bench) => {
      const node = onlyNode(bench);
      if (node === undefined) return;
      const value = here(bench).part.view.nodes[node]?.notes ?? '';
      const write = (notes: string) => bench.editor.editPart(say.writeNote, (part) => setLook(part, [node], { notes }));
      ask(bench, strings.commands.ask.notes, value, write, true);
    },
  },
  {
    id: 'graph.addFrame',
    title: say.addFrame,
    group: 'graph',
    keys: ['Mod+G'],
    words: ['group'],
    run: addFrameHere,
  },
  {
    id: 'graph.fitFrame',
    title: say.fitFrame,
    group: 'graph',
    enabled: (bench) => here(bench).selection.frames.size > 0,
    run: (bench) => {
      const { frames } = here(bench).selection;
      editPlaces(bench, say.fitFrame, (part, templateOf) => {
        for (const id of frames) fitFrame(part, id, templateOf);
      });
    },
  },
  ...TINTS.map((name) => paint(`graph.color.${name}`, say.color(name), name)),
  paint('graph.color.none', say.noColor, undefined),
];

function toggle(
  id: string,
  title: string,
  keys: string,
  change: (part: Part, nodes: ReadonlySet<string>) => void,
): Command {
  return {
    id,
    title,
    group: 'graph',
    keys: [keys],
    enabled: (bench) => meantNodes(bench).size > 0,
    run: (bench) => {
      const nodes = meantNodes(bench);
      bench.editor.editPart(title, (part) => change(part, nodes));
    },
  };
}

function paint(id: string, title: string, color: string | undefined): Command {
  return {
    id,
    title,
    group: 'graph',
    words: ['colour'],
    enabled: hasThings,
    run: (bench) => {
      const { nodes, frames, notes } = here(bench).selection;
      bench.editor.editPart(title, (part) => {
        setLook(part, nodes, { color });
        for (const id of frames) changeFrame(part, id, { color });
        for (const id of notes) changeNote(part, id, { color });
      });
    },
  };
}

/** The nodes that are selected, and those inside frames that are. */
function meantNodes(bench: Pick<Workbench, 'editor'>): ReadonlySet<string> {
  const { part, selection, templateOf } = here(bench);
  return withContents(part, selection, templateOf).nodes;
}

/** Where something new goes: where the pointer is, else into the middle of what is seen. */
function freePoint({ viewport }: Workbench): { at?: Point } {
  const canvas = viewport.current();
  const at = canvas?.pointer() ?? canvas?.centre();
  return at ? { at } : {};
}

/** Where a new note goes: as near as it can without lying on anything. */
function noteSpot(bench: Workbench): Point {
  const { x, y } = freePoint(bench).at ?? { x: 0, y: 0 };
  const { part, templateOf } = here(bench);
  const [width, height] = NOTE_SIZE;
  const others = [
    ...Object.keys(part.nodes).map((id) => nodeBox(part, id, templateOf)),
    ...Object.keys(part.view.notes).map((id) => noteBox(part, id)),
  ];
  return freePlace({ x: x - width / 2, y: y - height / 2 }, { width, height }, others);
}

function addFrameHere(bench: Workbench): void {
  const { selection } = here(bench);
  const at = freePoint(bench).at ?? { x: 0, y: 0 };
  let made = '';
  bench.editor.editPart(
    say.addFrame,
    (part) => {
      const { types } = here(bench);
      made =
        addFrame(part, selection, types.templatesOf(part)) ?? addFrameAt(part, { x: snapped(at.x), y: snapped(at.y) });
    },
    { select: () => ({ ...EMPTY_SELECTION, frames: new Set([made]) }) },
  );
}

/** Forget the values of a node, but for the one that chooses its subgraph. */
function resetValues(part: Part, id: string, kept: string | undefined): void {
  const node = part.nodes[id];
  if (node) node.inputs = Object.fromEntries(Object.entries(node.inputs).filter(([name]) => name === kept));
}
