/** `withOwnSeeds`: in a batch too, every run has a seed of its own wherever one is to be drawn in each run. */
import type { JSONValue } from '@/document/json';
import type { Part } from '@/document/workflow';
import type { Templates } from '@/schema/template';
import { drawSeeds, firstRows, runsOf } from './batch';
import { drawnInputs } from './seeds';

/** Lists of values by name: those of a group go together, groups are crossed. */
export type Groups = readonly Record<string, JSONValue[]>[];

/**
 * A batch with a list of seeds for each input of the workflow's own graph that draws one, and whose values the batch
 * does not give. Groups that are crossed become one, whose lists are as long as the batch: no other says that each run
 * has another value.
 */
export function withOwnSeeds(batch: Groups, document: Part, templates: Templates, draw?: () => number): Groups {
  const count = runsOf(batch);
  const given = new Set(batch.flatMap((group) => Object.keys(group).map((name) => nameOf(document, name))));
  const drawn = drawnInputs(document, templates).filter(({ node, input }) => !given.has(`${node}.${input}`));
  if (count === 0 || drawn.length === 0) return batch;
  const seeds = drawn.map(({ node, input, limits }) => [`${node}.${input}`, [...drawSeeds(count, limits, draw)]]);
  return [{ ...zipped(batch, count), ...Object.fromEntries(seeds) }];
}

/** `NODE.FIELD` of a name of the interface; any other is that. */
function nameOf(document: Part, name: string): string {
  return Object.hasOwn(document.interface.inputs, name) ? (document.interface.inputs[name]?.join('.') ?? name) : name;
}

/** The same runs as one group. */
function zipped(batch: Groups, count: number): Record<string, JSONValue[]> {
  const rows = firstRows(batch, count);
  const names = batch.flatMap((group) => Object.keys(group));
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name] ?? null)]));
}
