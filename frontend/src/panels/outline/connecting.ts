/** What a field can be connected to, and connecting it. */

import { flowOrder } from '@/canvas/order';
import type { Here } from '@/commands/here';
import { here } from '@/commands/here';
import type { Edge, Port } from '@/document/workflow';
import type { WireEnd } from '@/editor/ui';
import { connect } from '@/graph/edges';
import { titleOf } from '@/graph/labels';
import { feedback } from '@/schema/feedback';
import { strings } from '@/strings';
import { typeLabel } from '@/theme/type-color';
import type { Workbench } from '@/workbench/workbench';

/** A field that fits. */
export interface Candidate {
  readonly key: string;
  readonly port: Port;
  /** What its node is called, the field, and its type. */
  readonly node: string;
  readonly field: string;
  readonly type: string;
  readonly isConnected: boolean;
  /** Whether an edge goes that is there. */
  readonly replaces: boolean;
}

/** The fields that fit an end of a wire, in the order of the flow. */
export function candidatesFor({ document, place, part, templates, templateOf }: Here, wire: WireEnd): Candidate[] {
  const verdict = feedback(document, place, templates, wire);
  const side = wire.isOutput ? 'inputs' : 'outputs';
  const connected = new Set(linksOf(part.edges, wire).map((port) => JSON.stringify(port)));
  return [...flowOrder(part).keys()].flatMap((id) =>
    Object.values(templateOf(id)?.[side] ?? {}).flatMap((field): Candidate[] => {
      const port: Port = [id, field.name];
      const key = JSON.stringify(port);
      const isConnected = connected.has(key);
      const answer = verdict(id, field.name);
      if (!answer.fits && !isConnected) return [];
      return [
        {
          key,
          port,
          node: titleOf(part, id, templateOf(id)),
          field: part.view.fields[id]?.[field.name]?.label || field.title,
          type: typeLabel(field.type.name),
          isConnected,
          replaces: answer.fits && answer.replaces !== undefined,
        },
      ];
    }),
  );
}

/** What the node and the field at a port are called. */
export function portTitle({ part, templateOf }: Here, [id, field]: Port, side: 'inputs' | 'outputs'): [string, string] {
  const template = templateOf(id);
  const title = part.view.fields[id]?.[field]?.label || template?.[side][field]?.title || field;
  return [titleOf(part, id, template), title];
}

/** Connect an end of a wire to a field, as one step that says what it does. */
export function connectTo(bench: Pick<Workbench, 'editor'>, wire: WireEnd, { port }: Pick<Candidate, 'port'>): void {
  const at = here(bench);
  const edge = edgeOf(wire, port);
  const [source, target] = [
    strings.outline.field(...portTitle(at, [edge[0], edge[1]], 'outputs')),
    strings.outline.field(...portTitle(at, [edge[2], edge[3]], 'inputs')),
  ];
  bench.editor.editPart(strings.outline.connected(source, target), (part) =>
    connect(part, edge, at.types.templatesOf(part)),
  );
}

/** What a field is connected to already. */
function linksOf(edges: readonly Edge[], { port: [node, field], isOutput }: WireEnd): Port[] {
  return isOutput
    ? edges.filter((edge) => edge[0] === node && edge[1] === field).map((edge): Port => [edge[2], edge[3]])
    : edges.filter((edge) => edge[2] === node && edge[3] === field).map((edge): Port => [edge[0], edge[1]]);
}

function edgeOf({ port, isOutput }: WireEnd, other: Port): Edge {
  return isOutput ? [...port, ...other] : [...other, ...port];
}
