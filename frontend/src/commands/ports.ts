/** Changing the interface of the open graph, for all who use it: names go and change wherever a node has them as ports. */
import type { Part, Port } from '@/document/workflow';
import { expose, type PortSide } from '@/graph/exposure';
import { titleOf } from '@/graph/labels';
import { removePort, renamePort } from '@/graph/subgraphs';
import type { TemplateOf } from '@/graph/templates';
import { own } from '@/schema/reading';
import { strings } from '@/strings';
import type { Workbench } from '@/workbench/workbench';
import { here } from './here';

const say = strings.commands.subgraph;

/** Show a field in the interface. */
export function exposePort(bench: Pick<Workbench, 'editor'>, side: PortSide, port: Port): void {
  const { templateOf } = here(bench);
  bench.editor.editPart(strings.inspector.field.expose, (part) => void exposeIn(part, side, port, templateOf));
}

/**
 * Give a field a name in the interface: what it is called here, or its own, or that of a node that has no other input.
 * Gives the name.
 */
export function exposeIn(part: Part, side: PortSide, port: Port, templateOf: TemplateOf): string {
  const [node, field] = port;
  const template = templateOf(node);
  const isOnly = side === 'inputs' && template !== undefined && Object.keys(template.inputs).length === 1;
  const label = own(own(part.view.fields, node) ?? {}, field)?.label;
  return expose(part, side, port, label || (isOnly ? titleOf(part, node, template) : field));
}

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
