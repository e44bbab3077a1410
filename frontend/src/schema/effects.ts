/**
 * `Effects`: what another type of one variable would break further on, for many such questions about one graph.
 *
 * Every answer is kept, so that all questions of one wire together take a time linear in the graph.
 */
import { strings } from '@/strings';
import { fieldProblem, join, saidOfVariable } from './connections';
import { type Graph, inputName, nodeName, type SoundEdge } from './graph';
import type { Inference } from './inference';
import { type FieldType, type InputTemplate, takesMany } from './template';
import { sameType, typeKey } from './types';
import { filled, lowerBounds } from './unification';

const say = strings.schema.wire;

/** Asks about one graph, whose types are inferred already. */
export class Effects {
  private readonly known = new Map<string, string | undefined>();

  constructor(
    private readonly graph: Graph,
    private readonly inference: Inference,
  ) {}

  /** Why a type can't reach an input with a variable, because of what else does or what follows; undefined if it can. */
  ofArrival(node: string, target: InputTemplate, type: FieldType): string | undefined {
    const said = saidOfVariable(type, target);
    if (!said) return undefined;
    const key = JSON.stringify([node, target.name, typeKey(type)]);
    if (this.known.has(key)) return this.known.get(key);
    const others = this.arrivals(node, target, ({ edge }) => edge[3] !== target.name || takesMany(target));
    const reason = this.joined(node, target, others, said);
    this.known.set(key, reason);
    return reason;
  }

  /** What a variable of a node would be: why it can't be that. */
  private joined(
    node: string,
    target: InputTemplate,
    others: readonly FieldType[],
    said: FieldType,
  ): string | undefined {
    const joined = join([...others, said]);
    if (!joined) return say.mixed(said, others);
    const before = this.inference.forwards.get(node, target.type.name);
    return before && sameType(before, joined) ? undefined : this.ofVariable(node, target.type.name, joined);
  }

  /** Why a variable of a node can't stand for a type, because of what follows it. */
  private ofVariable(node: string, variable: string, type: FieldType): string | undefined {
    const key = JSON.stringify([node, [variable], typeKey(type)]);
    if (this.known.has(key)) return this.known.get(key);
    this.known.set(key, undefined); // on a circle it is not asked again
    let reason: string | undefined;
    for (const at of this.inference.leaving.get(node) ?? []) {
      if (!at.output.type.variable || at.output.type.name !== variable) continue;
      reason = this.ofEdge(at, filled(at.output.type, type));
      if (reason !== undefined) break;
    }
    this.known.set(key, reason);
    return reason;
  }

  /** Why an edge can't carry a type instead of what it carries. */
  private ofEdge(at: SoundEdge, type: FieldType): string | undefined {
    const { edge, output, target } = at;
    const before = this.inference.forwards.resolved(edge[0], output.type);
    if (sameType(before, type) || fieldProblem(before, output, target) !== undefined) return undefined;
    const reason = fieldProblem(type, output, target) ?? this.following(at, type);
    return reason && say.furtherOn(nodeName(this.graph, edge[2]), inputName(this.graph, edge[2], edge[3]), reason);
  }

  private following(at: SoundEdge, type: FieldType): string | undefined {
    const said = saidOfVariable(type, at.target);
    if (!said) return undefined;
    const others = this.arrivals(at.edge[2], at.target, (each) => each !== at);
    return this.joined(at.edge[2], at.target, others, said);
  }

  /** What some edges say of the variable of an input. */
  private arrivals(node: string, { type }: InputTemplate, counts: (at: SoundEdge) => boolean): readonly FieldType[] {
    const lower = lowerBounds(this.graph.templateOf(node)).get(type.name);
    const found: FieldType[] = lower ? [lower] : [];
    for (const at of this.inference.arriving.get(node) ?? []) {
      const { edge, output, target } = at;
      if (!target.type.variable || target.type.name !== type.name || !counts(at)) continue;
      const source = this.inference.forwards.resolved(edge[0], output.type);
      const said = saidOfVariable(source, target);
      if (said && fieldProblem(source, output, target) === undefined) found.push(said);
    }
    return found;
  }
}
