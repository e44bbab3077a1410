/** `Problem`: one mistake of a document, with its code, its place and sentences for people. */
import type { Place } from '@/document/place';

/** One mistake in a graph. Codes are the server's where it has one for the same. */
export interface Problem {
  readonly code: string;
  /** The whole sentence: node, field, what is wrong, and the way out. */
  readonly message: string;
  /** The same for where node and field are seen already. */
  readonly brief: string;
  readonly node: string | undefined;
  readonly field: string | undefined;
}

/** A problem and the graph of the document that it is in. */
export interface PlacedProblem extends Problem {
  readonly place: Place;
}

/** A problem of a node and perhaps a field. */
export function problemAt(code: string, message: string, brief: string, node?: string, field?: string): Problem {
  return { code, message, brief, node, field };
}

/** Problems in their order, each once. */
export function onceEach(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length < 2) return problems;
  const known = new Map<string, Problem>();
  for (const problem of problems) {
    const key = problemKey(problem);
    if (!known.has(key)) known.set(key, problem);
  }
  return [...known.values()];
}

/** A text that is the same for the same mistake at the same place. */
export function problemKey({ code, node, field, message }: Problem): string {
  return JSON.stringify([code, node, field, message]);
}
