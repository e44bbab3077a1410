/**
 * The workflow document, format 2, as zod models: the same contract as `schema/workflow.py`.
 *
 * Unknown keys are kept where they stood. Documents of other formats are brought here by the server's migrate.
 */
import { z } from 'zod';
import { isJSON, type JSONValue } from './json';

/** What a document says it is. */
export const FORMAT = 'nodeloom.workflow';
/** The version of the format that this editor reads and writes. */
export const FORMAT_VERSION = 2;

/** Any JSON. */
export const jsonSchema = z.custom<JSONValue>(isJSON);
const name = z.string().min(1).max(256);
const real = z.union([z.number(), z.bigint().transform(Number)]);
const point = z.tuple([real, real]);

/** How a node takes part in a run. */
export const modeSchema = z.enum(['normal', 'muted', 'bypassed']);
/** How a node takes part in a run. */
export type Mode = z.infer<typeof modeSchema>;

/** A field of a node: (node id, field name). */
export const portSchema = z.tuple([name, name]);
/** A field of a node: (node id, field name). */
export type Port = z.infer<typeof portSchema>;

/** An edge: source node, output, target node, input. */
export const edgeSchema = z.tuple([name, name, name, name]);
/** An edge: source node, output, target node, input. */
export type Edge = z.infer<typeof edgeSchema>;

/** One use of an invocation type, with the values that the user gave. */
export const nodeSchema = z.looseObject({
  type: z.string().min(1),
  version: z.number().int().min(1).nullish(),
  inputs: z.record(name, jsonSchema).default({}),
  mode: modeSchema.default('normal'),
  label: z.string().default(''),
});
/** One use of an invocation type, with the values that the user gave. */
export type WorkflowNode = z.infer<typeof nodeSchema>;

/** The workflow as a function: its names, and the field that each stands for. */
export const interfaceSchema = z.looseObject({
  inputs: z.record(z.string(), portSchema).default({}),
  outputs: z.record(z.string(), portSchema).default({}),
});
/** The workflow as a function: its names, and the field that each stands for. */
export type Interface = z.infer<typeof interfaceSchema>;

/** How one node is shown. Positions stand apart, since they change most. */
export const nodeViewSchema = z.looseObject({
  size: point.optional(),
  collapsed: z.boolean().optional(),
  color: z.string().optional(),
  pinned: z.boolean().optional(),
  advanced: z.boolean().optional(),
  notes: z.string().optional(),
});
/** How one node is shown. */
export type NodeView = z.infer<typeof nodeViewSchema>;

/** A frame around nodes: it moves what stands in it. */
export const frameSchema = z.looseObject({
  title: z.string().default(''),
  position: point,
  size: point,
  color: z.string().optional(),
});
/** A frame around nodes. */
export type Frame = z.infer<typeof frameSchema>;

/** A note on the canvas. */
export const noteSchema = z.looseObject({
  text: z.string().default(''),
  position: point,
  size: point,
  color: z.string().optional(),
});
/** A note on the canvas. */
export type Note = z.infer<typeof noteSchema>;

/** How the graph is shown; no part of how it runs. What does not read as this is kept, and not shown. */
export const viewSchema = z.looseObject({
  positions: z.record(z.string(), point).default({}),
  nodes: z.record(z.string(), nodeViewSchema).default({}),
  fields: z.record(z.string(), z.record(z.string(), z.looseObject({ label: z.string().optional() }))).default({}),
  frames: z.record(z.string(), frameSchema).default({}),
  notes: z.record(z.string(), noteSchema).default({}),
  viewport: z.tuple([real, real, real]).optional(),
});
/** How the graph is shown. */
export type View = z.infer<typeof viewSchema>;

const pinSchema = z.looseObject({ outputs: z.record(z.string(), jsonSchema) });

const partShape = {
  name: z.string().default(''),
  nodes: z.record(name, nodeSchema).default({}),
  edges: z.array(edgeSchema).default([]),
  interface: interfaceSchema.default(() => ({ inputs: {}, outputs: {} })),
  pins: z.record(z.string(), z.array(pinSchema)).default({}),
  view: viewSchema.default(() => emptyView()),
};

/** A graph of the document: the whole of it, or a subgraph, which is used like a node. */
export interface Part {
  name: string;
  nodes: Record<string, WorkflowNode>;
  edges: Edge[];
  interface: Interface;
  subgraphs: Record<string, Part>;
  pins: Record<string, z.infer<typeof pinSchema>[]>;
  view: View;
  [key: string]: unknown;
}

/** A subgraph: the same shape at every depth. */
export const partSchema: z.ZodType<Part> = z.looseObject({
  ...partShape,
  get subgraphs() {
    return z.record(z.string(), partSchema).default({});
  },
}) as unknown as z.ZodType<Part>;

const metaSchema = z.looseObject({
  author: z.string().default(''),
  description: z.string().default(''),
  notes: z.string().default(''),
  tags: z.array(z.string()).default([]),
});
/** What people say about a workflow. */
export type Meta = z.infer<typeof metaSchema>;

/** A whole workflow document. */
export interface WorkflowDocument extends Part {
  format: typeof FORMAT;
  format_version: typeof FORMAT_VERSION;
  id: string;
  meta: Meta;
  packs: Record<string, { version: string; [key: string]: unknown }>;
  form: Record<string, JSONValue>;
}

/** A whole workflow document of format 2; `parse` throws a `ZodError` that names every place that is wrong. */
export const workflowSchema: z.ZodType<WorkflowDocument> = z.looseObject({
  ...partShape,
  format: z.literal(FORMAT),
  format_version: z.literal(FORMAT_VERSION),
  id: z.string().default(''),
  meta: metaSchema.default(() => ({ author: '', description: '', notes: '', tags: [] })),
  packs: z.record(z.string(), z.looseObject({ version: z.string().default('') })).default({}),
  form: z.record(z.string(), jsonSchema).default({}),
  subgraphs: z.record(z.string(), partSchema).default({}),
}) as unknown as z.ZodType<WorkflowDocument>;

/** A view of nothing. */
export function emptyView(): View {
  return { positions: {}, nodes: {}, fields: {}, frames: {}, notes: {} };
}

/** A graph of nothing. */
export function emptyPart(): Part {
  return {
    name: '',
    nodes: {},
    edges: [],
    interface: { inputs: {}, outputs: {} },
    subgraphs: {},
    pins: {},
    view: emptyView(),
  };
}

/** A new workflow. */
export function emptyDocument(title = ''): WorkflowDocument {
  return {
    ...emptyPart(),
    name: title,
    format: FORMAT,
    format_version: FORMAT_VERSION,
    id: '',
    meta: { author: '', description: '', notes: '', tags: [] },
    packs: {},
    form: {},
  };
}
