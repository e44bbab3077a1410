/** Names for what the API takes and tells, as `schema.d.ts` describes it. */
import type { components } from './schema';

type Schemas = components['schemas'];

/** Any JSON object of a request or an answer. */
export type Body = Record<string, Schemas['JsonValue']>;

/** One mistake, and where it is: node and field, if it is of one. */
export type ProblemItem = Schemas['ProblemItem'];
/** The body of every refusal. */
export type ProblemDetails = Schemas['ProblemDetails'];

/** How runs are to be done. */
export type RunRequest = Schemas['RunRequest'];
/** Runs that were put into the queue. */
export type Enqueued = Schemas['Enqueued'];
/** A whole run. */
export type RunView = Schemas['RunView'];
/** A whole run with the pictures that it saved. */
export type RunResult = Schemas['RunResult'];
/** A run in short. */
export type RunSummary = Schemas['RunSummary'];
/** What a run is at. */
export type RunState = RunSummary['state'];
/** A queue, and how many runs of it are in which state. */
export type QueueView = Schemas['QueueView'];
/** Which runs were canceled. */
export type CanceledView = Schemas['CanceledView'];

/** A picture that is kept. */
export type ImageView = Schemas['ImageView'];
/** Some pictures. */
export type ImagePage = Schemas['ImagePage'];
/** A place for pictures. */
export type BoardView = Schemas['BoardView'];
/** All boards, and how many pictures there are. */
export type BoardList = Schemas['BoardList'];
/** A value that pictures were made with. */
export type FactView = Schemas['FactView'];
/** What a scan of the model folders found. */
export type Scanned = Schemas['Scanned'];
/** A model that can be chosen. */
export type ModelView = Schemas['ModelView'];
/** Some models. */
export type ModelPage = Schemas['ModelPage'];

/** A saved workflow. */
export type WorkflowView = Schemas['WorkflowView'];
/** Some saved workflows. */
export type WorkflowPage = Schemas['WorkflowPage'];
/** One save of a workflow. */
export type Revision = Schemas['RevisionView'];
/** A workflow that was saved. */
export type SavedWorkflow = Schemas['SavedWorkflow'];
/** A document in the current format, and what was done to it. */
export type Migrated = Schemas['Migrated'];
/** What is wrong with a document. */
export type Validated = Schemas['Validated'];
