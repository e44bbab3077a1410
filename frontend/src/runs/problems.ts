/** What is wrong with the graph, as the server said when it was to run, or as a run showed; each until it is changed. */
import type { ProblemItem } from '@/api/types';
import { type Place, partAt } from '@/document/place';
import type { Part, WorkflowDocument, WorkflowNode } from '@/document/workflow';
import { standings } from './locating';
import type { Watch } from './watch';

/** Something that is wrong. */
export interface Problem {
  readonly code: string;
  /** A sentence that names node, field and the way out. */
  readonly message: string;
  readonly place: Place;
  readonly node: string | undefined;
  readonly field: string | undefined;
  /** The run that failed by it; undefined where it could not begin. */
  readonly run: string | undefined;
  /** The way to the node in the run. */
  readonly path: string | undefined;
  /** The node and its edges as they were: a problem of what was changed since says nothing. */
  readonly about: About;
}

/** A node, and all that leads to it. */
export interface About {
  readonly node: WorkflowNode | undefined;
  readonly edges: string;
}

/** What was wrong before a run. */
export function refusedProblems(document: WorkflowDocument, items: readonly ProblemItem[]): readonly Problem[] {
  return items.map(({ code, message, node, field }) => {
    const standing = node ? standings(document, node).at(-1) : undefined;
    const place = standing?.place ?? [];
    return {
      code,
      message,
      place,
      node: standing?.node ?? node ?? undefined,
      field: field ?? undefined,
      run: undefined,
      path: node ?? undefined,
      about: aboutOf(document, place, standing?.node),
    };
  });
}

/** What went wrong in a run, as far as it is of nodes that the open document has. */
export function runProblems(document: WorkflowDocument, watch: Watch): readonly Problem[] {
  return watch.troubles().map(({ standing, node }) => ({
    code: node.problem?.code ?? '',
    message: node.problem?.message ?? '',
    place: standing.place,
    node: standing.node,
    field: node.problem?.field,
    run: watch.run,
    path: node.path,
    about: aboutOf(document, standing.place, standing.node),
  }));
}

/** Problems whose nodes are still what they were. */
export function stillTrue(problems: readonly Problem[], document: WorkflowDocument): readonly Problem[] {
  const left = problems.filter(({ place, node, about }) => {
    const now = aboutOf(document, place, node);
    return now.node === about.node && now.edges === about.edges;
  });
  return left.length === problems.length ? problems : left;
}

/** Problems of one node of the graph at a place. */
export function problemsAt(problems: readonly Problem[], place: Place, node: string): readonly Problem[] {
  const key = place.join('\n');
  return problems.filter((problem) => problem.node === node && problem.place.join('\n') === key);
}

function aboutOf(document: WorkflowDocument, place: Place, node: string | undefined): About {
  const part: Part | undefined = partAt(document, place);
  if (!part || node === undefined) return { node: undefined, edges: '' };
  return { node: part.nodes[node], edges: JSON.stringify(part.edges.filter((edge) => edge[2] === node)) };
}
