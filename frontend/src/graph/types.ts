/** What operations ask of types: the templates of a graph's nodes, and whether an edge may be. */
import type { Edge, Part, Port } from '@/document/workflow';
import type { TemplateOf } from './templates';

/**
 * The types that a graph is made of. A graph is named with every question, since operations change it as they go.
 */
export interface Types {
  /** The templates of a graph's nodes. */
  templatesOf(part: Part): TemplateOf;
  /** Why an edge can't be added to a graph, in a sentence; undefined if it can. A single input may be taken already. */
  problem(part: Part, edge: Edge): string | undefined;
}

/** Whether an output may be connected to an input. */
export function fits(types: Types, part: Part, source: Port, target: Port): boolean {
  return types.problem(part, [...source, ...target]) === undefined;
}
