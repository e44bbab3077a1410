/** `Difference`: one place in which two workflows are not the same, as the server tells it. */
import { z } from 'zod';
import type { Place } from '@/document/place';
import { jsonSchema } from '@/document/workflow';

/** What became of something between the first workflow and the second. */
export type Change = 'added' | 'removed' | 'changed';

/** What a difference is of; `input` and `output` are of the interface, `document` is what has no other word. */
export const PARTS = [
  'node',
  'edge',
  'input',
  'output',
  'form',
  'pins',
  'subgraph',
  'meta',
  'pack',
  'layout',
  'document',
] as const;
/** What a difference is of. */
export type DifferentPart = (typeof PARTS)[number];

/** A difference as the server tells it: the same as `migrations/difference.py`. */
export const differenceSchema = z.object({
  /** The path of the subgraph; '' is the workflow itself. */
  graph: z.string(),
  part: z.enum(PARTS),
  /** The node's id, the edge in words, or the name of the port, pack or subgraph. */
  name: z.string(),
  /** The place within it, such as `inputs.steps`; '' is all of it. */
  field: z.string(),
  change: z.enum(['added', 'removed', 'changed']),
  before: jsonSchema.optional(),
  after: jsonSchema.optional(),
});
/** One place in which two workflows are not the same. */
export type Difference = z.infer<typeof differenceSchema>;

/** The differences of an answer; what does not read as one is of a newer server, and left out. */
export function readDifferences(told: readonly unknown[]): Difference[] {
  return told.flatMap((each) => differenceSchema.safeParse(each).data ?? []);
}

/** Where the subgraph of a difference is. */
export function placeOf(graph: string): Place {
  return graph === '' ? [] : graph.split('/');
}

const INPUTS = 'inputs.';

/** The input that a difference of a node is about; undefined if it is about something else. */
export function inputOf({ part, field }: Difference): string | undefined {
  return part === 'node' && field.startsWith(INPUTS) ? field.slice(INPUTS.length) : undefined;
}
