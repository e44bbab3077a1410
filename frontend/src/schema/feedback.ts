/**
 * `feedback`: where a wire that is being drawn can end, said of any field at once while it is drawn.
 *
 * Everything is worked out when the wire begins; after that an answer costs next to nothing.
 */
import type { Place } from '@/document/place';
import type { Edge, Port, WorkflowDocument } from '@/document/workflow';
import { strings } from '@/strings';
import { bindingOf } from './binding';
import { fieldProblem } from './connections';
import { Effects } from './effects';
import { type Graph, inputName, nodeName, outputName, sameEdge } from './graph';
import { type Inference, inferTypes } from './inference';
import { own } from './reading';
import { type FieldType, type InputTemplate, type OutputTemplate, type Templates, takesMany } from './template';
import { linksOf, reachable, reversed } from './topology';

const say = strings.schema.wire;

/** An end of a wire: a field, and whether that is an output. */
export interface WireEnd {
  readonly port: Port;
  readonly isOutput: boolean;
}

/**
 * Whether a wire can end at a field: the edge that then goes, or why it can't. Of `unlike` fields only the types keep
 * them apart: a node between them may turn one into the other.
 */
export type Verdict =
  | { readonly fits: true; readonly replaces: Edge | undefined }
  | { readonly fits: false; readonly reason: string; readonly unlike: boolean };

/** The answer for a field at the other side of the wire. */
export type Feedback = (node: string, field: string) => Verdict;

/**
 * Where a wire from one end can go. `replacing` is the edge that is being put elsewhere, if it is one.
 *
 * An input that takes one edge and has one still fits: the new edge takes the place of the old one.
 */
export function feedback(
  document: WorkflowDocument,
  place: Place,
  templates: Templates,
  wire: WireEnd,
  replacing?: Edge,
): Feedback {
  const binding = bindingOf(document, templates);
  const scope = binding.scopeAt(place);
  if (!scope) return () => refusal(say.nowhere);
  const whole = binding.graph(scope);
  return feedbackIn({ ...whole, edges: without(whole.edges, replacing) }, wire);
}

/** Where a wire can go in a graph. */
export function feedbackIn(graph: Graph, { port: [node, field], isOutput }: WireEnd): Feedback {
  const judge = new Judge(graph, node, isOutput);
  return isOutput
    ? (target, input) => judge.verdict([node, field, target, input])
    : (source, output) => judge.verdict([source, output, node, field]);
}

/** What a wire's end is: an output with the type that it gives, or an input with the type that it takes. */
export type WireField =
  | { readonly isOutput: true; readonly type: FieldType; readonly output: OutputTemplate }
  | { readonly isOutput: false; readonly type: FieldType; readonly input: InputTemplate };

/** The field at a wire's end, its type as the graph decides it; undefined if its node is not installed or not there. */
export function wireField(
  document: WorkflowDocument,
  place: Place,
  templates: Templates,
  { port: [node, name], isOutput }: WireEnd,
): WireField | undefined {
  const binding = bindingOf(document, templates);
  const scope = binding.scopeAt(place);
  const graph = scope && binding.graph(scope);
  const template = graph?.templateOf(node);
  if (!graph || !template) return undefined;
  const output = isOutput ? own(template.outputs, name) : undefined;
  const input = isOutput ? undefined : own(template.inputs, name);
  const typed = (type: FieldType) => (type.variable ? inferTypes(graph).variables.resolved(node, type) : type);
  if (output) return { isOutput: true, type: typed(output.type), output };
  return input && { isOutput: false, type: typed(input.type), input };
}

/** Judges edges that would begin or end at one node. */
class Judge {
  private readonly inference: Inference;
  private readonly effects: Effects;
  /** Nodes at which an edge would close a circle. */
  private readonly circle: ReadonlySet<string>;

  constructor(
    private readonly graph: Graph,
    node: string,
    isOutput: boolean,
  ) {
    this.inference = inferTypes(graph);
    this.effects = new Effects(graph, this.inference);
    const links = linksOf(graph.edges.map(([source, , target]): [string, string] => [source, target]));
    this.circle = reachable(node, isOutput ? reversed(links) : links);
  }

  verdict(edge: Edge): Verdict {
    const [source, outputName, target, input] = edge;
    if (source === target) return refusal(say.itself);
    const giver = this.graph.templateOf(source);
    const taker = this.graph.templateOf(target);
    if (!giver || !taker) return refusal(say.unknownType(nodeName(this.graph, giver ? target : source)));
    const output = own(giver.outputs, outputName);
    const field = own(taker.inputs, input);
    if (!output || !field) return refusal(say.noField(output ? input : outputName));
    return this.between(edge, output, field);
  }

  private between(edge: Edge, output: OutputTemplate, target: InputTemplate): Verdict {
    const [source, , node, input] = edge;
    if (target.input === 'direct') return refusal(say.directOnly(inputName(this.graph, node, input)));
    const others = (this.inference.arriving.get(node) ?? []).filter((at) => at.edge[3] === input);
    if (others.some((at) => sameEdge(at.edge, edge))) return refusal(this.already(edge));
    const type = this.inference.forwards.resolved(source, output.type);
    const reason = fieldProblem(type, output, target);
    const isCircle = this.circle.has(source) && this.circle.has(node);
    if (reason !== undefined) return refusal(reason, !isCircle);
    if (isCircle) return refusal(say.circle);
    const effect = this.effects.ofArrival(node, target, type);
    if (effect !== undefined) return refusal(effect);
    return { fits: true, replaces: takesMany(target) ? undefined : others[0]?.edge };
  }

  private already([source, output, target, input]: Edge): string {
    return say.already(
      inputName(this.graph, target, input),
      nodeName(this.graph, source),
      outputName(this.graph, source, output),
    );
  }
}

function without(edges: readonly Edge[], gone: Edge | undefined): readonly Edge[] {
  const at = gone ? edges.findIndex((edge) => sameEdge(edge, gone)) : -1;
  return at < 0 ? edges : edges.toSpliced(at, 1);
}

function refusal(reason: string, unlike = false): Verdict {
  return { fits: false, reason, unlike };
}
