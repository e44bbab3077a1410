/**
 * Seeds that are drawn anew in each run: `withDrawnSeeds` writes them into the document that is sent.
 *
 * What becomes of a seed is a choice of the view, `view.fields[node][input].seed`, since the engine runs what stands in
 * the document: `each_run` draws, `keep`, or nothing, leaves it as it is.
 */
import { produce } from 'immer';
import { isWhole, type JSONNumber, wholeNumber } from '@/document/json';
import type { Place } from '@/document/place';
import type { Part, WorkflowDocument } from '@/document/workflow';
import type { Constraints, Templates } from '@/schema/template';

/** What becomes of a seed in each run. */
export type SeedChoice = 'each_run' | 'keep';

/** Drawn seeds are below: short enough to be read, told and typed, and exact in every reader of JSON. */
export const DRAWN_BELOW = 2 ** 32;

/** A seed that was drawn, and where it was written. */
export interface DrawnSeed {
  readonly place: Place;
  readonly node: string;
  readonly input: string;
  readonly seed: JSONNumber;
}

/** An input for which a seed is drawn in each run. */
export interface DrawnInput {
  readonly node: string;
  readonly input: string;
  readonly limits: Constraints;
}

/** A document for a run, and the seeds that were drawn for it. */
export interface Drawn {
  readonly document: WorkflowDocument;
  readonly seeds: readonly DrawnSeed[];
}

/** A random seed: a whole number from 0 to `DRAWN_BELOW` - 1. */
export function drawSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

/** A random seed that keeps to the limits of an input. */
export function drawnWithin({ minimum, maximum }: Constraints, draw: () => number = drawSeed): JSONNumber {
  const least = isWhole(minimum) ? BigInt(minimum) : 0n;
  const count = isWhole(maximum) ? BigInt(maximum) - least + 1n : BigInt(DRAWN_BELOW);
  return wholeNumber(least + (BigInt(draw()) % count));
}

/** What was chosen for the seed at an input. */
export function seedChoice(part: Part, node: string, input: string): SeedChoice {
  return part.view.fields[node]?.[input]?.seed === 'each_run' ? 'each_run' : 'keep';
}

/** Choose what becomes of the seed at an input. To keep it is usual, and not written. */
export function setSeedChoice(part: Part, node: string, input: string, choice: SeedChoice): void {
  const { [input]: said, ...others } = part.view.fields[node] ?? {};
  const { seed: _, ...rest } = said ?? {};
  const next = choice === 'each_run' ? { ...rest, seed: choice } : rest;
  const fields = Object.keys(next).length > 0 ? { ...others, [input]: next } : others;
  if (Object.keys(fields).length > 0) part.view.fields[node] = fields;
  else delete part.view.fields[node];
}

/**
 * The document with a new seed wherever one is to be drawn in each run, in subgraphs too. Seeds that an edge brings, and
 * inputs that are no seeds (any more), are left alone. The document that is given stays as it is.
 */
export function withDrawnSeeds(document: WorkflowDocument, templates: Templates, draw: () => number = drawSeed): Drawn {
  const seeds: DrawnSeed[] = [];
  const visit = (part: Part, place: Place) => {
    for (const { node, input, limits } of drawnInputs(part, templates)) {
      const found = part.nodes[node];
      if (!found) continue;
      const seed = drawnWithin(limits, draw);
      found.inputs[input] = seed;
      seeds.push({ place, node, input, seed });
    }
    for (const [name, inner] of Object.entries(part.subgraphs)) visit(inner, [...place, name]);
  };
  return { document: produce(document, (draft: Part) => visit(draft, [])), seeds };
}

/** Inputs of a graph for which a seed is drawn in each run, and what it must keep to. */
export function drawnInputs(part: Part, templates: Templates): DrawnInput[] {
  return choices(part).flatMap(([node, input]) => {
    const found = part.nodes[node];
    const template = found && templates[found.type]?.inputs[input];
    if (!found || (template && template.component !== 'seed') || isConnected(part, node, input)) return [];
    return [{ node, input, limits: template?.constraints ?? {} }];
  });
}

function choices(part: Part): [string, string][] {
  return Object.entries(part.view.fields).flatMap(([node, fields]) =>
    Object.keys(fields)
      .filter((input) => seedChoice(part, node, input) === 'each_run')
      .map((input): [string, string] => [node, input]),
  );
}

function isConnected(part: Part, node: string, input: string): boolean {
  return part.edges.some((edge) => edge[2] === node && edge[3] === input);
}
