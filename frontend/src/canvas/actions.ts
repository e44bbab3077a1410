/** What hands do to wires, each as one step of the document. */
import type { Edge, Port } from '@/document/workflow';
import type { Editor } from '@/editor/store';
import { connect, disconnect } from '@/graph/edges';
import { typesAt } from '@/graph/types';
import { strings } from '@/strings';
import type { Facts, InputFact, OutputFact } from './facts';
import { edgeBetween, type Wire } from './wire';

const say = strings.canvas.wire;

/** The wire in the hand ends at a field: a new edge, or the lifted one in its new place. */
export function endWire(editor: Editor, wire: Wire, port: Port): void {
  const edge = edgeBetween(wire.end, port);
  const { lifted } = wire;
  const { document, place, templates } = editor.store.getState();
  const types = typesAt(document, place, templates);
  editor.editPart(lifted ? say.reroute : say.connect, (part) => {
    if (lifted) disconnect(part, [lifted]);
    connect(part, edge, types.templatesOf(part));
  });
}

/** The lifted wire ends nowhere. */
export function cutWire(editor: Editor, edge: Edge): void {
  editor.editPart(say.disconnect, (part) => disconnect(part, [edge]));
}

/** The field of a node that a wire fits best: a free one before a taken one, one of the same type before others. */
export function fittingField(facts: Facts, node: string, wire: Wire): Port | undefined {
  const near = facts.get(node);
  const from = facts.get(wire.end.port[0]);
  if (!near || near === from) return undefined;
  const ends: readonly (InputFact | OutputFact)[] = wire.end.isOutput ? (from?.outputs ?? []) : (from?.inputs ?? []);
  const type = ends.find((field) => field.name === wire.end.port[1])?.type.name;
  const fields: readonly (InputFact | OutputFact)[] = wire.end.isOutput ? near.inputs : near.outputs;
  const fitting = fields.filter((field) => wire.refusal([node, field.name], !wire.end.isOutput) === undefined);
  const rank = (field: InputFact | OutputFact) =>
    ('sources' in field && field.sources.length > 0 ? 2 : 0) + (field.type.name === type ? 0 : 1);
  const best = fitting.toSorted((one, other) => rank(one) - rank(other))[0];
  return best && [node, best.name];
}
