/** Changing the interface of the open graph, for all who use it: names go and change wherever a node has them as ports. */
import type { PortSide } from '@/graph/exposure';
import { removePort, renamePort } from '@/graph/subgraphs';
import { strings } from '@/strings';
import type { Workbench } from '@/workbench/workbench';
import { here } from './here';

const say = strings.commands.subgraph;

/** Take a name out of the interface, and what is connected to it where the graph is used. */
export function concealPort(bench: Pick<Workbench, 'editor'>, side: PortSide, name: string): void {
  const { place, templates } = here(bench);
  bench.editor.edit(say.removePort, (draft) => removePort(draft, place, side, name, templates));
}

/** Call a port something else, here and where the graph is used. */
export function renamePortHere(bench: Pick<Workbench, 'editor'>, side: PortSide, from: string, to: string): void {
  const { place, templates } = here(bench);
  bench.editor.edit(say.renamePort, (draft) => renamePort(draft, place, side, from, to, templates));
}
