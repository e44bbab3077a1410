/**
 * `Unification`: the work of one type inference. It binds the variables of one group of nodes after the other.
 *
 * A variable belongs to a node: `T` of n3 is another than `T` of n4. In which order the groups come is not known here.
 * Of one that only lists reach, no one knows of what yet, this much is known: it stands for a list of a variable.
 */
import { strings } from '@/strings';
import { fieldProblem, join, meet, saidOfVariable } from './connections';
import { type Graph, inputName, nodeName, outputName, type SoundEdge } from './graph';
import { type Problem, problemAt } from './problem';
import type { FieldType, InvocationTemplate } from './template';
import { ANY, isSingle, itemOf, sized, typeOf } from './types';

const ANY_LIST = typeOf(ANY, 'collection');
const say = strings.schema.edge;

/** What variables stand for, by node and name. */
export class Variables {
  private readonly bound = new Map<string, Map<string, FieldType>>();

  /** What a variable of a node stands for; undefined if nothing decides. */
  get(node: string, name: string): FieldType | undefined {
    return this.bound.get(node)?.get(name);
  }

  /** Let a variable of a node stand for a type. */
  set(node: string, name: string, type: FieldType): void {
    const known = this.bound.get(node);
    if (known) known.set(name, type);
    else this.bound.set(node, new Map([[name, type]]));
  }

  /** Variables that are bound as these are, and may be bound further. */
  copy(): Variables {
    const made = new Variables();
    for (const [node, types] of this.bound) made.bound.set(node, new Map(types));
    return made;
  }

  /** A declared type with its variable replaced by what it stands for; lists of lists become lists of anything. */
  resolved(node: string, declared: FieldType): FieldType {
    if (!declared.variable) return declared;
    const bound = this.get(node, declared.name);
    return bound ? filled(declared, bound) : declared;
  }
}

/** A variable type with the type that its variable stands for. */
export function filled(declared: FieldType, bound: FieldType): FieldType {
  if (isSingle(declared)) return bound;
  return sized(isSingle(bound) ? bound : ANY_LIST, declared.cardinality);
}

/** The types that the variables of nodes with ports stand for at least. */
export function lowerBounds(template: InvocationTemplate | undefined): ReadonlyMap<string, FieldType> {
  const found = new Map<string, FieldType>();
  if (!template?.ports) return found;
  for (const { type, bounds } of Object.values(template.inputs)) if (bounds?.lower) found.set(type.name, bounds.lower);
  return found;
}

/** A type that reaches an input with a type variable, as what it says of that variable. */
export interface Arrival {
  readonly at: SoundEdge;
  readonly type: FieldType;
}

/** Binds variables; `forwards` are those bound by what reaches them, `variables` also those bound by what is wanted. */
export class Unification {
  readonly variables = new Variables();
  private readonly found = new Map<SoundEdge, Problem[]>();

  constructor(
    private readonly graph: Graph,
    private readonly arriving: ReadonlyMap<string, readonly SoundEdge[]>,
    private readonly leaving: ReadonlyMap<string, readonly SoundEdge[]>,
  ) {}

  /** What was found, in the order of some edges. */
  problems(edges: Iterable<SoundEdge>): readonly Problem[] {
    return [...edges].flatMap((edge) => this.found.get(edge) ?? []);
  }

  /** Check what reaches a group of nodes and bind their variables to it. On a cycle nothing is bound yet. */
  bindForwards(group: readonly string[]): void {
    const bound: [string, string, FieldType][] = [];
    for (const node of group) {
      const arrivals = new Map<string, Arrival[]>();
      for (const at of this.arriving.get(node) ?? []) {
        const source = this.check(at);
        const type = source && saidOfVariable(source, at.target);
        if (!type) continue;
        const known = arrivals.get(at.target.type.name);
        if (known) known.push({ at, type });
        else arrivals.set(at.target.type.name, [{ at, type }]);
      }
      const lower = lowerBounds(this.graph.templateOf(node));
      for (const name of new Set([...arrivals.keys(), ...lower.keys()])) {
        bound.push([node, name, this.unify(node, arrivals.get(name) ?? [], lower.get(name))]);
      }
    }
    for (const [node, name, type] of bound) this.variables.set(node, name, type);
  }

  /** Bind what is still free to the type wanted of it, where there is one that suits all who want it. */
  bindBackwards(group: readonly string[]): void {
    const bound: [string, string, FieldType][] = [];
    for (const node of group) {
      const wanted = new Map<string, FieldType[]>();
      for (const at of this.leaving.get(node) ?? []) {
        const declared = at.output.type;
        const source = this.variables.resolved(node, declared);
        const wish = source.variable ? this.wish(at, source) : undefined;
        if (wish) wanted.set(declared.name, [...(wanted.get(declared.name) ?? []), wish]);
      }
      for (const [name, types] of wanted) {
        const narrowest = meet(types);
        if (!narrowest) continue;
        const either = narrowest.cardinality === 'collection_or_scalar';
        bound.push([node, name, either ? itemOf(narrowest) : narrowest]);
      }
    }
    for (const [node, name, type] of bound) this.variables.set(node, name, type);
  }

  /** The type that an edge brings; undefined after noting that it does not fit. */
  private check(at: SoundEdge): FieldType | undefined {
    const source = this.variables.resolved(at.edge[0], at.output.type);
    const reason = fieldProblem(source, at.output, at.target);
    if (reason === undefined) return source;
    this.note(at, mismatch(this.graph, at, reason));
    return undefined;
  }

  private unify(node: string, arrivals: readonly Arrival[], lower: FieldType | undefined): FieldType {
    const types = [...arrivals.map((arrival) => arrival.type), ...(lower ? [lower] : [])];
    const joined = types.length === 1 ? types[0] : join(types);
    if (joined) return joined;
    const pair = disagreeing(arrivals);
    if (pair) this.note(pair.other.at, disagreement(this.graph, node, pair.first, pair.other));
    return typeOf(ANY);
  }

  /** What a target says of the variable of a source, if it says anything. */
  private wish({ edge, output, target }: SoundEdge, source: FieldType): FieldType | undefined {
    const wanted = this.variables.resolved(edge[2], target.type);
    if (wanted.variable || wanted.name === ANY || fieldProblem(source, undefined, target) !== undefined) {
      return undefined;
    }
    if (isSingle(output.type) && !isSingle(source)) return sized(wanted, source.cardinality);
    return target.gather || !isSingle(source) ? itemOf(wanted) : wanted;
  }

  private note(at: SoundEdge, problem: Problem): void {
    const known = this.found.get(at);
    if (known) known.push(problem);
    else this.found.set(at, [problem]);
  }
}

/** Two arrivals that have no type in common, always the same two. */
export function disagreeing(
  arrivals: readonly Arrival[],
): { readonly first: Arrival; readonly other: Arrival } | undefined {
  const ordered = [...arrivals].sort((one, other) => compare(sortKey(one), sortKey(other)));
  const first = ordered[0];
  const last = ordered.at(-1);
  if (!first || !last) return undefined;
  return { first, other: ordered.find((each) => !join([first.type, each.type])) ?? last };
}

function sortKey({ at, type }: Arrival): readonly string[] {
  return [at.edge[3], ...at.edge, strings.schema.type.name(type)];
}

function compare(one: readonly string[], other: readonly string[]): number {
  const at = one.findIndex((part, place) => part !== other[place]);
  return at < 0 ? 0 : (one[at] ?? '') < (other[at] ?? '') ? -1 : 1;
}

function mismatch(graph: Graph, { edge }: SoundEdge, reason: string): Problem {
  const [source, output, target, input] = edge;
  const taker = { node: nodeName(graph, target), input: inputName(graph, target, input) };
  const giver = { node: nodeName(graph, source), output: outputName(graph, source, output) };
  return problemAt('type-mismatch', say.mismatch(taker, giver, reason), reason, target, input);
}

function disagreement(graph: Graph, node: string, first: Arrival, other: Arrival): Problem {
  const [one, two] = [first, other].map(({ at, type }) => ({
    input: inputName(graph, node, at.edge[3]),
    giver: { node: nodeName(graph, at.edge[0]), output: outputName(graph, at.edge[0], at.edge[1]) },
    type,
  }));
  const reason = one && two ? say.disagreement(one, two) : '';
  return problemAt('mixed-types', say.ofNode(nodeName(graph, node), reason), reason, node, other.at.edge[3]);
}
