/** What is wrong with nodes and fields of the open graph. */
const NONE: readonly string[] = [];

/** Sentences on what is wrong with a node itself. */
export function useNodeProblems(_node: string): readonly string[] {
  return NONE;
}

/** A sentence on what is wrong with a field; undefined if nothing is. */
export function useFieldProblem(_node: string, _field: string): string | undefined {
  return undefined;
}
