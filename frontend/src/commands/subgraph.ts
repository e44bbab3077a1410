/** Commands of subgraphs: making, entering, renaming, taking apart. */
import { partAt } from '@/document/place';
import { nodesSelected } from '@/editor/selection';
import { notify } from '@/editor/ui';
import { callLeaving } from '@/graph/calls';
import { nameOf, uniqueName } from '@/graph/ids';
import { titleOf } from '@/graph/labels';
import { nodesBetween, pack } from '@/graph/packing';
import { callerIn, relayIn } from '@/graph/roles';
import { allNames } from '@/graph/scope';
import { settle } from '@/graph/settling';
import { placeInside, removeSubgraphs, renameSubgraph, unusedSubgraphs } from '@/graph/subgraphs';
import { type Things, withContents } from '@/graph/things';
import { typesAt } from '@/graph/types';
import { unpack } from '@/graph/unpacking';
import { strings } from '@/strings';
import type { Workbench } from '@/workbench/workbench';
import type { Command } from './command';
import { asSelection, hasNodes, here, onlyNode } from './here';
import { ask } from './renaming';

const say = strings.commands.subgraph;

/** Commands of subgraphs. */
export const subgraphCommands: readonly Command[] = [
  {
    id: 'subgraph.make',
    title: say.make,
    group: 'subgraph',
    keys: ['Mod+Shift+G'],
    words: ['group', 'pack', 'function'],
    enabled: (bench) => hasNodes(bench) || here(bench).selection.frames.size > 0,
    run: makeSubgraph,
  },
  {
    id: 'subgraph.enter',
    title: say.enter,
    group: 'subgraph',
    keys: ['Alt+ArrowDown'],
    words: ['open', 'inside'],
    enabled: (bench) => placeOfSelected(bench) !== undefined,
    run: (bench) => {
      const [place, node] = [placeOfSelected(bench), onlyNode(bench)];
      if (!place || node === undefined) return;
      bench.viewport.views.enter(place, { place: here(bench).place, node });
      bench.editor.open(place);
    },
  },
  {
    id: 'subgraph.leave',
    title: say.leave,
    group: 'subgraph',
    keys: ['Alt+ArrowUp'],
    words: ['back', 'up', 'parent'],
    enabled: (bench) => here(bench).place.length > 0,
    run: (bench) => leaveSubgraph(bench),
  },
  {
    id: 'subgraph.rename',
    title: say.rename,
    group: 'subgraph',
    enabled: (bench) => meantSubgraph(bench) !== undefined,
    run: (bench) => {
      const place = meantSubgraph(bench);
      if (!place) return;
      const { document, templates } = here(bench);
      const value = partAt(document, place)?.name || (place.at(-1) ?? '');
      ask(bench, strings.commands.ask.subgraph, value, (title) => {
        let to = place;
        const isOpen = here(bench).place === place;
        bench.editor.edit(
          say.rename,
          (draft) => {
            to = renameSubgraph(draft, place, title, templates);
          },
          isOpen ? { place: () => to } : {},
        );
      });
    },
  },
  {
    id: 'subgraph.unpack',
    title: say.unpack,
    group: 'subgraph',
    keys: ['Mod+Alt+G'],
    words: ['ungroup', 'expand', 'dissolve', 'inline'],
    enabled: (bench) => placeOfSelected(bench) !== undefined,
    run: unpackSelected,
  },
  {
    id: 'subgraph.removeUnused',
    title: say.removeUnused,
    group: 'subgraph',
    words: ['clean'],
    enabled: (bench) => Object.keys(here(bench).document.subgraphs).length > 0,
    run: (bench) => {
      const { document, templates, place } = here(bench);
      const unused = unusedSubgraphs(document, templates).filter((each) => !startsWith(place, each));
      bench.editor.edit(say.removeUnused, (draft) => removeSubgraphs(draft, unused));
      notify(bench.ui, { text: say.removed(unused.length), tone: 'info' });
    },
  },
];

/** Make a subgraph of what is selected, as one step; says why where that can't be. */
export function makeSubgraph(bench: Workbench): void {
  const { document, part, selection, templates, types, templateOf } = here(bench);
  const caller = callerIn(templates);
  if (!caller) {
    notify(bench.ui, { text: say.noCaller, tone: 'error' });
    return;
  }
  const things = withContents(part, selection, templateOf);
  const between = nodesBetween(part, things.nodes);
  if (between.length > 0) {
    const titles = between.map((id) => titleOf(part, id, templateOf(id)));
    notify(bench.ui, { text: say.between(titles), tone: 'error' });
    return;
  }
  const title = titleOfSubgraph(bench, things);
  const name = uniqueName(nameOf(title, 'subgraph'), allNames(document, templates));
  let call = '';
  bench.editor.editPart(
    say.make,
    (draft) => {
      settle(draft, types.templatesOf(draft));
      call = pack(draft, things, { name, title, caller, relay: relayIn(templates), templateOf });
    },
    { select: () => nodesSelected([call]) },
  );
}

/** Open the graph that one came from, and select the node that leads back. */
export function leaveSubgraph(bench: Workbench): void {
  const { document, place, templates } = here(bench);
  const call = callLeaving(document, place, templates, bench.viewport.views.cameThrough);
  bench.editor.open(call?.place ?? place.slice(0, -1));
  bench.editor.select(nodesSelected(call ? [call.node] : []));
}

function unpackSelected(bench: Workbench): void {
  const { place, templates } = here(bench);
  const call = onlyNode(bench);
  if (call === undefined) return;
  let out: Things | undefined;
  bench.editor.edit(
    say.unpack,
    (draft) => {
      out = unpack(draft, place, call, {
        templates,
        types: typesAt(draft, place, templates),
        relay: relayIn(templates),
      });
    },
    { select: () => (out ? asSelection(out) : nodesSelected([])) },
  );
}

/** What a new subgraph is called: as the one frame that it is made of, else a name that is free. */
function titleOfSubgraph(bench: Workbench, things: Things): string {
  const { part } = here(bench);
  const [frame, ...others] = things.frames;
  const title = frame !== undefined && others.length === 0 ? part.view.frames[frame]?.title : undefined;
  return title || say.untitled;
}

/** Where the selected node leads; undefined if it leads nowhere. */
function placeOfSelected(bench: Pick<Workbench, 'editor'>): readonly string[] | undefined {
  const { document, place, templates } = here(bench);
  const node = onlyNode(bench);
  return node === undefined ? undefined : placeInside(document, place, node, templates);
}

/** The subgraph that is meant: that of the selected node, else the open one. */
function meantSubgraph(bench: Pick<Workbench, 'editor'>): readonly string[] | undefined {
  const { place } = here(bench);
  return placeOfSelected(bench) ?? (place.length > 0 ? place : undefined);
}

function startsWith(place: readonly string[], start: readonly string[]): boolean {
  return start.every((name, at) => place[at] === name);
}
