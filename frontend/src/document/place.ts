/** Where in a document: the names of the subgraphs that lead to one of its graphs, outermost first; [] is the workflow. */
import type { Part } from './workflow';

/** Names of subgraphs, outermost first; [] is the workflow itself. */
export type Place = readonly string[];

/** The workflow itself. */
export const ROOT: Place = [];

/** The graph at a place; undefined if the document has none there. */
export function partAt<P extends Part>(document: P, place: Place): Part | undefined {
  let part: Part | undefined = document;
  for (const name of place) part = part?.subgraphs[name];
  return part;
}
