/** What operations ask of types: the templates of a graph's nodes, and whether an edge may be. */
import { current, isDraft } from 'immer';
import type { Place } from '@/document/place';
import type { Edge, Part, Port, WorkflowDocument } from '@/document/workflow';
import { bindingOf } from '@/schema/binding';
import { problemsOfAdding } from '@/schema/edges';
import { own } from '@/schema/reading';
import type { Templates } from '@/schema/template';
import { inputTakesMany, type TemplateOf } from './templates';

/** The types that a graph is made of. A graph is named with every question, since operations change it as they go. */
export interface Types {
  /** The templates of a graph's nodes. */
  templatesOf(part: Part): TemplateOf;
  /**
   * Why an edge can't be added to a graph, in a sentence; undefined if it can. At an input that takes one edge it is
   * meant in the place of the one that is there.
   */
  problem(part: Part, edge: Edge): string | undefined;
}

/** The types of graphs, by what gives the templates of their nodes. */
export function typesBy(templatesOf: Types['templatesOf']): Types {
  return {
    templatesOf,
    problem(part, edge) {
      const { nodes, edges } = plain(part);
      const templateOf = templatesOf(part);
      const [, , target, input] = edge;
      const isInTheWay = inputTakesMany(templateOf, target, input)
        ? () => false
        : (other: Edge) => other[2] === target && other[3] === input;
      return problemsOfAdding({ nodes, edges: edges.filter((other) => !isInTheWay(other)), templateOf }, edge)[0]
        ?.message;
    },
  };
}

/** A graph as it is now, if it is being changed: asking a draft again and again is slow. */
export function plain(part: Part): Part {
  return isDraft(part) ? (current(part as object) as Part) : part;
}

/** The types of the graph at a place of a document, as it is and as operations make it. */
export function typesAt(document: WorkflowDocument, place: Place, templates: Templates): Types {
  return typesBy((part) => (id) => {
    const node = own(part.nodes, id);
    const base = node && own(templates, node.type);
    if (!base?.ports) return base;
    const binding = bindingOf(document, templates);
    return binding.template({ place, part, around: binding.scopeAt(place)?.around }, id);
  });
}

/** Whether an output may be connected to an input; what is connected there already may have to go. */
export function fits(types: Types, part: Part, source: Port, target: Port): boolean {
  return types.problem(part, [...source, ...target]) === undefined;
}
