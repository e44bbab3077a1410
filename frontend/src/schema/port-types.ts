/** `PortTypes`: what the type variables of a subgraph's fields are, as far as the subgraph decides it by itself. */
import { type Graph, soundEdge } from './graph';
import { type Inference, inferTypes } from './inference';
import type { FieldType } from './template';
import { isSingle, typeOf } from './types';

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
 * A variable is what is connected before it. What follows it decides nothing: that is for the values of the caller.
 */
export class PortTypes {
  private inference: Inference | undefined;

  constructor(private readonly graph: Graph) {}

  /** Type of a field of a node; a free variable is named after the node it comes from. */
  resolved(node: string, declared: FieldType): FieldType {
    if (!declared.variable) return declared;
    const origin = this.origin([node, declared.name]);
    if (origin) return typeOf(origin.join('.'), declared.cardinality, true);
    this.inference ??= inferTypes(this.graph);
    return this.inference.variables.resolved(node, declared);
  }

  /** The one free variable that a variable is the same as, by the edges that lead to it; undefined if it is bound. */
  private origin(start: End): End | undefined {
    const seen = new Map([[start.join('\n'), start]]);
    const free: End[] = [];
    let same = true;
    for (const end of seen.values()) {
      const sources = this.sources(end);
      if (sources.length === 0) free.push(end);
      for (const source of sources) {
        if (!source.end) return undefined;
        same = same && source.plain;
        const key = source.end.join('\n');
        if (!seen.has(key)) seen.set(key, source.end);
      }
    }
    const [only] = free;
    return same && only && free.length === 1 ? only : start;
  }

  private sources([node, variable]: End): readonly Source[] {
    const found: Source[] = [];
    for (const edge of this.graph.edges) {
      const at = edge[2] === node ? soundEdge(this.graph, edge) : undefined;
      if (!at?.target.type.variable || at.target.type.name !== variable) continue;
      const { output, target } = at;
      found.push({
        end: output.type.variable ? [edge[0], output.type.name] : undefined,
        plain: isSingle(target.type) && isSingle(output.type) && !target.gather,
      });
    }
    return found;
  }
}
