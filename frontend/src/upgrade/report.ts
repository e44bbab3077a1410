/** What the server tells of a migration, as the panel reads it: `readReport`. */

import { z } from 'zod';
import type { Migrated } from '@/api/types';
import { jsonSchema } from '@/document/workflow';

/** How much something changed, from nothing to not possible. */
export const STATUSES = ['unchanged', 'lossless', 'lossy', 'behaviour-changed', 'needs-choice', 'blocked'] as const;
/** How much something changed. */
export type Status = (typeof STATUSES)[number];

/** The op of a node that could be of another version, and stays. */
export const KEEP = 'keep';

const changeSchema = z.object({
  node: z.string().default(''),
  type: z.string().default(''),
  op: z.string().default(''),
  from_version: z.number().default(0),
  to_version: z.number().default(0),
  path: z.string().default(''),
  status: z.enum(STATUSES).catch('lossy'),
  message: z.string().default(''),
  edges: z.array(z.string()).default([]),
  before: jsonSchema.optional(),
  after: jsonSchema.optional(),
});
/** What one op did to one node, or, where `node` is '', to the whole document. */
export type Change = z.infer<typeof changeSchema>;

const missingSchema = z.object({
  type: z.string(),
  pack: z.string().default(''),
  version: z.string().default(''),
  note: z.string().default(''),
  program: z.string().default(''),
  nodes: z.array(z.string()).default([]),
});
/** A node type that is not installed; `program` is the other program that it is of, `note` why it was taken out. */
export type MissingType = z.infer<typeof missingSchema>;

const modelSchema = z.object({
  name: z.string(),
  hash: z.string().nullish(),
  kind: z.string().nullish(),
  base: z.string().nullish(),
  places: z.array(z.string()).default([]),
  offers: z.array(z.object({ name: z.string(), by: z.string() })).default([]),
});
/** A model that is not there, the fields that name it (`call/load.model`), and what may be taken instead. */
export type MissingModel = z.infer<typeof modelSchema>;

/** A migration. */
export interface Report {
  readonly status: Status;
  /** The format that the document came in. */
  readonly source: string;
  readonly changes: readonly Change[];
  readonly missing: readonly MissingType[];
  readonly models: readonly MissingModel[];
  /** Paths of nodes that are upgraded together, or not at all. */
  readonly families: readonly (readonly string[])[];
}

const reportSchema = z.object({
  status: z.enum(STATUSES).catch('unchanged'),
  source: z.string().default(''),
  changes: z.array(changeSchema).default([]),
  missing: z.array(missingSchema).default([]),
  missing_models: z.array(modelSchema).nullish(),
  families: z.array(z.array(z.string())).default([]),
});

/** What the server told. */
export function readReport(told: Migrated): Report {
  const { missing_models: models, ...report } = reportSchema.parse(told);
  return { ...report, models: models ?? [] };
}

/** How grave a status is: a larger number is graver. */
export function gravity(status: Status): number {
  return STATUSES.indexOf(status);
}

/** The gravest of some. */
export function gravest(statuses: readonly Status[]): Status {
  return statuses.reduce((one, other) => (gravity(other) > gravity(one) ? other : one), 'unchanged');
}

/** Whether somebody should look at what was done: more than names and units changed, or something is missing. */
export function isWorthReading({ changes, missing, models }: Report): boolean {
  const isGrave = changes.some(({ status }) => gravity(status) > gravity('lossless'));
  return isGrave || missing.length > 0 || models.length > 0;
}
