/** Commands of layout: arranging, aligning, distributing, moving by keys. */
import { GRID } from '@/canvas/metrics';
import { type Axis, alignNodes, distributeNodes, type Side } from '@/graph/alignment';
import { applyLayout, layoutOf } from '@/graph/auto-layout';
import { moveThings } from '@/graph/moving';
import { withContents } from '@/graph/things';
import { strings } from '@/strings';
import type { Workbench } from '@/workbench/workbench';
import type { Command } from './command';
import { editPlaces, hasThings, here, selectedNodes } from './here';

const say = strings.commands.layout;

/** How many times as far Shift moves. */
const FAR = 10;

const STEPS = { Left: [-1, 0], Right: [1, 0], Up: [0, -1], Down: [0, 1] } as const;
const SIDES: readonly Side[] = ['left', 'center', 'right', 'top', 'middle', 'bottom'];
const AXES: readonly Axis[] = ['horizontal', 'vertical'];

/** Commands of layout. */
export const layoutCommands: readonly Command[] = [
  {
    id: 'layout.right',
    title: say.right,
    group: 'layout',
    keys: ['Mod+L'],
    words: ['auto', 'tidy', 'clean', 'layout'],
    enabled: (bench) => Object.keys(here(bench).part.nodes).length > 0,
    run: arrangeNodes,
  },
  ...SIDES.map(align),
  ...AXES.map(distribute),
  ...Object.entries(STEPS).flatMap(([name, step]) => [nudge(name, step, 1), nudge(name, step, FAR)]),
];

/** Arrange the nodes that are selected, or all where that is not more than one. */
export async function arrangeNodes(bench: Workbench): Promise<void> {
  const { part, place, templateOf } = here(bench);
  const chosen = selectedNodes(bench);
  const isAll = chosen.size < 2;
  const places = await layoutOf(part, isAll ? new Set(Object.keys(part.nodes)) : chosen, templateOf);
  if (here(bench).place !== place) return;
  editPlaces(bench, say.right, (at, templates) => applyLayout(at, places, templates));
  bench.viewport.current()?.fit(isAll ? undefined : { nodes: chosen });
}

function align(side: Side): Command {
  return {
    id: `layout.align.${side}`,
    title: say.align[side],
    group: 'layout',
    enabled: (bench) => selectedNodes(bench).size > 1,
    run: (bench) => {
      const nodes = selectedNodes(bench);
      editPlaces(bench, say.align[side], (part, templateOf) => alignNodes(part, nodes, side, templateOf));
    },
  };
}

function distribute(axis: Axis): Command {
  return {
    id: `layout.distribute.${axis}`,
    title: say.distribute[axis],
    group: 'layout',
    words: ['spread', 'space'],
    enabled: (bench) => selectedNodes(bench).size > 2,
    run: (bench) => {
      const nodes = selectedNodes(bench);
      editPlaces(bench, say.distribute[axis], (part, templateOf) => distributeNodes(part, nodes, axis, templateOf));
    },
  };
}

function nudge(name: string, [x, y]: readonly [number, number], times: number): Command {
  const words = times === 1 ? say.nudge : say.nudgeFar;
  const title = words[name.toLowerCase() as keyof typeof words];
  const id = `layout.nudge${times === 1 ? '' : 'Far'}.${name.toLowerCase()}`;
  return {
    id,
    title,
    group: 'layout',
    keys: [`Mod+${times === 1 ? '' : 'Shift+'}Arrow${name}`],
    words: ['nudge'],
    enabled: hasThings,
    run: (bench) => {
      const { selection } = here(bench);
      const distance = GRID * times;
      editPlaces(
        bench,
        title,
        (part, templateOf) => moveThings(part, withContents(part, selection, templateOf), x * distance, y * distance),
        'nudge',
      );
    },
  };
}
