/**
 * What a node shows of itself: everything its component needs of the document, made once and kept while it stays true.
 *
 * `factsOf` gives the same object for a node that nothing changed for, so that only what changed is drawn again.
 */
import type { NodeView, Part, WorkflowNode } from '@/document/workflow';
import { foldable, isFolded } from '@/graph/folding';
import { titleOf } from '@/graph/labels';
import type { TemplateOf } from '@/graph/templates';
import type { FieldType, InputTemplate, InvocationTemplate, OutputTemplate } from '@/schema/template';
import { ANY, typeOf } from '@/schema/types';
import { templateFor } from '@/upgrade/standing';
import { type Arrival, type FieldSurroundings, surroundingsOf } from './surroundings';

/** One input of a node. */
export interface InputFact {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  /** What the published document says of it; undefined for an input that only the workflow knows. */
  readonly template: InputTemplate | undefined;
  /** The edges that end at it, and what the nodes are called that they come from. */
  readonly sources: readonly Arrival[];
  /** The name by which the interface knows it. */
  readonly exposed: string | undefined;
}

/** One output of a node. */
export interface OutputFact {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  readonly template: OutputTemplate | undefined;
  readonly connected: boolean;
  readonly exposed: string | undefined;
}

/** What a node shows of itself. */
export interface NodeFacts {
  readonly id: string;
  readonly node: WorkflowNode;
  /** Undefined for a type or version that nobody published: the node is a placeholder. */
  readonly template: InvocationTemplate | undefined;
  readonly title: string;
  readonly view: NodeView | undefined;
  readonly inputs: readonly InputFact[];
  readonly outputs: readonly OutputFact[];
  /** Seldom needed inputs that are folded away, or would be. */
  readonly foldable: number;
}

/** The facts of all nodes of a graph. */
export type Facts = ReadonlyMap<string, NodeFacts>;

/** What each one of the facts was made of. */
const CAUSES = new WeakMap<NodeFacts, readonly unknown[]>();

/** What nodes of a graph show of themselves; facts of `before` that are still true are the same objects. */
export function factsOf(part: Part, templateOf: TemplateOf, before: Facts = new Map()): Facts {
  const titles = new Map(Object.keys(part.nodes).map((id) => [id, titleOf(part, id, templateOf(id))]));
  const around = surroundingsOf(part, (id) => titles.get(id) ?? id);
  const facts = new Map<string, NodeFacts>();
  for (const [id, node] of Object.entries(part.nodes)) {
    const template = templateFor(node, templateOf(id));
    const near = around(id);
    const causes = [node, template, part.view.nodes[id], part.view.fields[id], near.text];
    const old = before.get(id);
    if (old && same(CAUSES.get(old), causes)) {
      facts.set(id, old);
      continue;
    }
    const fields = near.fields();
    const made: NodeFacts = {
      id,
      node,
      template,
      title: titles.get(id) ?? id,
      view: part.view.nodes[id],
      inputs: inputsOf(template, fields, node, part.view.nodes[id], part.view.fields[id]),
      outputs: outputsOf(template, fields, part.view.fields[id]),
      foldable: foldable(Object.values(template?.inputs ?? {}), (name) => ({ node, used: isUsed(name, fields) })),
    };
    CAUSES.set(made, causes);
    facts.set(id, made);
  }
  return facts;
}

type FieldViews = Part['view']['fields'][string] | undefined;

function isUsed(name: string, near: FieldSurroundings): boolean {
  return near.into.has(name) || near.inputs.has(name);
}

function inputsOf(
  template: InvocationTemplate | undefined,
  near: FieldSurroundings,
  node: WorkflowNode,
  view: NodeView | undefined,
  views: FieldViews,
): InputFact[] {
  const known = template?.inputs ?? {};
  const names = namesOf(Object.values(known), near.into.keys());
  return names.flatMap((name): InputFact[] => {
    const published = known[name];
    const sources = near.into.get(name) ?? [];
    if (published?.hidden && sources.length === 0) return [];
    if (published && isFolded(published, { node, view, used: isUsed(name, near) })) return [];
    const label = views?.[name]?.label || published?.title || name;
    const type = published?.type ?? typeOf(ANY);
    return [{ name, label, type, template: published, sources, exposed: near.inputs.get(name) }];
  });
}

function outputsOf(template: InvocationTemplate | undefined, near: FieldSurroundings, views: FieldViews): OutputFact[] {
  const known = template?.outputs ?? {};
  const names = namesOf(Object.values(known), near.from);
  return names.flatMap((name): OutputFact[] => {
    const published = known[name];
    const connected = near.from.has(name);
    if (published?.hidden && !connected) return [];
    const label = views?.[name]?.label || published?.title || name;
    const type = published?.type ?? typeOf(ANY);
    return [{ name, label, type, template: published, connected, exposed: near.outputs.get(name) }];
  });
}

/** Published names in their order, then those that only edges know. */
function namesOf(published: readonly (InputTemplate | OutputTemplate)[], wired: Iterable<string>): readonly string[] {
  const place = (field: InputTemplate | OutputTemplate) => field.order ?? Number.POSITIVE_INFINITY;
  const ordered = published.toSorted((one, other) => (place(one) === place(other) ? 0 : place(one) - place(other)));
  return [...new Set([...ordered.map((field) => field.name), ...wired])];
}

function same(one: readonly unknown[] | undefined, other: readonly unknown[]): boolean {
  return one !== undefined && one.length === other.length && one.every((value, index) => value === other[index]);
}
