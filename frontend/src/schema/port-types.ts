/** `PortTypes`: what the type variables of a subgraph's fields are, as far as the subgraph decides it by itself. */
import type { Port } from '@/document/workflow';
import type { Graph } from './graph';
import { type Inference, inferTypes } from './inference';
import { own } from './reading';
import type { Bounds, FieldType, InputTemplate } from './template';
import { isSingle, typeKey, typeOf } from './types';
import { lowerBounds } from './unification';

/** A variable of a node. */
type End = readonly [node: string, variable: string];

/** What arrives at a variable: another variable, or undefined for a type; and whether it is the same. */
interface Source {
  readonly end: End | undefined;
  readonly plain: boolean;
}

/**
 * Types of the fields of one graph; they are inferred only if a variable asks for it.
 *
 * A variable is what is connected before it. One that a name of the interface gives a type to stays a variable, with
 * bounds: its type is for the callers to choose.
 */
export class PortTypes {
  private inferred: Inference | undefined;
  /** Variables that a name of the interface gives a type to. */
  private readonly open: ReadonlySet<string>;

  constructor(
    private readonly graph: Graph,
    inputs: readonly Port[],
  ) {
    const types = inputs.map(([node, name]) => [node, own(graph.templateOf(node)?.inputs ?? {}, name)?.type] as const);
    this.open = new Set(types.flatMap(([node, type]) => (type?.variable ? [keyOf([node, type.name])] : [])));
  }

  /** Type of a field of a node; a variable is named after the node it comes from. */
  resolved(node: string, declared: FieldType): FieldType {
    if (!declared.variable) return declared;
    const origin = this.origin([node, declared.name]);
    return origin
      ? typeOf(origin.join('.'), declared.cardinality, true)
      : this.inference().variables.resolved(node, declared);
  }

  /** Bounds of the variable of an input that has a name in the interface; undefined if it has none. */
  bounds(node: string, { type, bounds }: InputTemplate): Bounds | undefined {
    const origin = type.variable ? this.origin([node, type.name]) : undefined;
    if (!origin) return undefined;
    const lower = this.lower(origin);
    const upper = this.upper([node, type.name], bounds?.upper ?? []);
    return lower || upper.length > 0 ? { lower, upper } : undefined;
  }

  private inference(): Inference {
    this.inferred ??= inferTypes(this.graph);
    return this.inferred;
  }

  /**
   * The one variable that a variable is the same as, by the edges that lead to it; undefined if it is bound.
   *
   * One that nothing ever gives a type to says nothing of another that a caller gives one to.
   */
  private origin(start: End): End | undefined {
    const seen = new Map([[keyOf(start), start]]);
    const ends: End[] = [];
    let same = true;
    for (const end of seen.values()) {
      const sources = this.open.has(keyOf(end)) && this.lower(end) ? [] : this.sources(end);
      if (sources.some((source) => !source.end)) return undefined;
      if (sources.length === 0) ends.push(end);
      for (const source of sources) {
        same = same && source.plain;
        if (source.end && !seen.has(keyOf(source.end))) seen.set(keyOf(source.end), source.end);
      }
    }
    const given = ends.filter((end) => this.open.has(keyOf(end)));
    const [only, ...others] = given.length > 0 || this.open.has(keyOf(start)) ? given : ends;
    return same && only && others.length === 0 ? only : start;
  }

  /** The type that reaches a variable of a node, if any does. */
  private lower(end: End): FieldType | undefined {
    const found = this.inference().forwards.get(...end);
    return found?.variable ? undefined : found;
  }

  private sources([node, variable]: End): readonly Source[] {
    const byItself = lowerBounds(this.graph.templateOf(node)).has(variable);
    const found: Source[] = byItself ? [{ end: undefined, plain: false }] : [];
    for (const { edge, output, target } of this.inference().arriving.get(node) ?? []) {
      if (!target.type.variable || target.type.name !== variable) continue;
      found.push({
        end: output.type.variable ? [edge[0], output.type.name] : undefined,
        plain: isSingle(target.type) && isSingle(output.type) && !target.gather,
      });
    }
    return found;
  }

  /** Types that a variable goes into, by itself and by way of others that are the same; each once. */
  private upper(start: End, known: readonly FieldType[]): readonly FieldType[] {
    const found = new Map(known.map((type) => [typeKey(type), type]));
    const seen = new Map([[keyOf(start), start]]);
    const add = (type: FieldType) => found.set(typeKey(type), type);
    for (const [node, variable] of seen.values()) {
      for (const { edge, output, target } of this.inference().leaving.get(node) ?? []) {
        const { gather, original, bounds, type } = target;
        const isOther = !output.type.variable || output.type.name !== variable || !isSingle(output.type);
        if (isOther || gather || original) continue;
        bounds?.upper.forEach(add);
        const following: End = [edge[2], type.name];
        if (!type.variable) add(type);
        else if (isSingle(type) && !seen.has(keyOf(following))) seen.set(keyOf(following), following);
      }
    }
    return [...found.values()];
  }
}

function keyOf(end: End): string {
  return end.join('\n');
}
