/** What can be asked of saved workflows, of documents, and of what the server is. */
import type { PackWords } from '@/schema/wording';
import { keptInJSON } from '@/upgrade/keeping';
import { answer, type Client, done } from './client';
import type { operations } from './schema';
import type { Body, Migrated, Revision, SavedWorkflow, Validated, WorkflowPage, WorkflowView } from './types';

/** Which saved workflows are wanted, and in which order. */
export type WorkflowQuery = NonNullable<operations['list_workflows']['parameters']['query']>;
/** Formats that documents are written in for other programs. */
export type Foreign = 'invokeai' | 'comfyui-api';

/** What a workflow is read from: a document, or the bytes of a file that carries one. */
export type Given = { readonly document: Body } | { readonly file: Uint8Array };

/** What is taken in the place of what a document names: new names by old ones. */
export interface Choices {
  readonly models?: Readonly<Record<string, string>>;
  readonly types?: Readonly<Record<string, string>>;
}

/** How a document is to be brought here: `keep` are paths of nodes that stay as they came. */
export interface Bringing {
  readonly keep?: readonly string[];
  readonly choices?: Choices;
}

/** What can be asked of saved workflows. */
export function workflowCalls(client: Client) {
  const of = (workflow: string) => ({ params: { path: { workflow } } });
  return {
    list: (query: WorkflowQuery = {}): Promise<WorkflowPage> =>
      answer(client.GET('/api/v1/workflows', { params: { query } })),
    get: (workflow: string): Promise<WorkflowView> => answer(client.GET('/api/v1/workflows/{workflow}', of(workflow))),
    /** The document of a revision as it was saved; of the newest without. */
    document: (workflow: string, revision?: number): Promise<Record<string, unknown>> =>
      answer(
        client.GET('/api/v1/workflows/{workflow}/document', {
          params: { path: { workflow }, query: revision === undefined ? {} : { revision } },
        }),
      ),
    create: (document: Body, comment = ''): Promise<SavedWorkflow> =>
      answer(client.POST('/api/v1/workflows', { body: { document, comment, keep: keptInJSON(document) } })),
    /** Save what was made from the revision `base`; a conflict if another one was saved meanwhile. */
    save: (workflow: string, document: Body, base: number, comment = ''): Promise<SavedWorkflow> =>
      answer(
        client.PUT('/api/v1/workflows/{workflow}', {
          ...of(workflow),
          body: { document, base, comment, keep: keptInJSON(document) },
        }),
      ),
    /** Revisions, newest first: those before a number. */
    revisions: (workflow: string, limit: number, before?: number): Promise<readonly Revision[]> =>
      answer(
        client.GET('/api/v1/workflows/{workflow}/revisions', {
          params: { path: { workflow }, query: before === undefined ? { limit } : { limit, before } },
        }),
      ).then((found) => found.revisions),
    /** Every tag, and how many workflows have it; the most used first. */
    tags: (): Promise<Readonly<Record<string, number>>> =>
      answer(client.GET('/api/v1/tags', {})).then((found) => found.tags),
    delete: (workflow: string): Promise<void> => done(client.DELETE('/api/v1/workflows/{workflow}', of(workflow))),
  };
}

/** What can be asked about documents. */
export function documentCalls(client: Client) {
  return {
    /** A document of any format that is known, in the current one. */
    migrate: (document: Body): Promise<Migrated> => answer(client.POST('/api/v1/migrate', { body: { document } })),
    /** The same of a document or a file as it is, but for some nodes, and with choices made. */
    bring: (given: Given, { keep = [], choices = {} }: Bringing = {}): Promise<Migrated> => {
      const body = 'file' in given ? { file: base64(given.file) } : given;
      const { models = {}, types = {} } = choices;
      return answer(client.POST('/api/v1/migrate', { body: { ...body, keep: [...keep], choices: { models, types } } }));
    },
    /** A document as another program writes it, with what has no place there. */
    convert: (document: Body, to: Foreign): Promise<Migrated> =>
      answer(client.POST('/api/v1/convert', { body: { document, to } })),
    /** Every place in which two documents differ. */
    diff: (before: Body, after: Body): Promise<readonly unknown[]> =>
      answer(client.POST('/api/v1/workflows/diff', { body: { before, after } })).then((found) => found.differences),
    validate: (document: Body): Promise<Validated> => answer(client.POST('/api/v1/validate', { body: { document } })),
  };
}

/** Bytes that `btoa` is given at once: as arguments of a call there may be so many. */
const PIECE = 0x8000;

/** Bytes as base64. */
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return btoa(text);
}

/** What can be asked of the server itself. */
export function serverCalls(client: Client) {
  return {
    /** Names of the secrets that are kept; what they are stays on the server. */
    secrets: () => answer(client.GET('/api/v1/secrets', {})).then((found) => found.secrets),
    login: (token: string): Promise<void> => done(client.POST('/api/v1/login', { body: { token } })),
    /** The published document, and its tag, which changes when it does. */
    schema: async (): Promise<{ document: Record<string, unknown>; etag: string }> => {
      const { data, response } = await client.GET('/api/v1/schema', {});
      return { document: data ?? {}, etag: response.headers.get('etag') ?? '' };
    },
    /** What the texts of each pack are in a language, and the tag of that. */
    words: async (language: string): Promise<{ words: PackWords; etag: string }> => {
      const path = { language };
      const { data, response } = await client.GET('/api/v1/schema/locales/{language}', { params: { path } });
      return { words: (data ?? {}) as PackWords, etag: response.headers.get('etag') ?? '' };
    },
  };
}
