/** What can be asked of saved workflows, of documents, and of what the server is. */
import { answer, type Client, done } from './client';
import type { Body, Migrated, SavedWorkflow, Validated, WorkflowPage, WorkflowView } from './types';

/** What can be asked of saved workflows. */
export function workflowCalls(client: Client) {
  const of = (workflow: string) => ({ params: { path: { workflow } } });
  return {
    list: (query: { text?: string; tag?: string[]; limit?: number; after?: string } = {}): Promise<WorkflowPage> =>
      answer(client.GET('/api/v1/workflows', { params: { query } })),
    get: (workflow: string): Promise<WorkflowView> => answer(client.GET('/api/v1/workflows/{workflow}', of(workflow))),
    document: (workflow: string): Promise<Record<string, unknown>> =>
      answer(client.GET('/api/v1/workflows/{workflow}/document', of(workflow))),
    create: (document: Body): Promise<SavedWorkflow> =>
      answer(client.POST('/api/v1/workflows', { body: { document } })),
    /** Save what was made from the revision `base`; a conflict if another one was saved meanwhile. */
    save: (workflow: string, document: Body, base: number): Promise<SavedWorkflow> =>
      answer(client.PUT('/api/v1/workflows/{workflow}', { ...of(workflow), body: { document, base } })),
    delete: (workflow: string): Promise<void> => done(client.DELETE('/api/v1/workflows/{workflow}', of(workflow))),
  };
}

/** What can be asked about documents. */
export function documentCalls(client: Client) {
  return {
    /** A document of any format that is known, in the current one. */
    migrate: (document: Body): Promise<Migrated> => answer(client.POST('/api/v1/migrate', { body: { document } })),
    /** The same of a file as it is, such as a picture that carries a workflow. */
    migrateFile: (bytes: Uint8Array): Promise<Migrated> =>
      answer(client.POST('/api/v1/migrate', { body: { file: base64(bytes) } })),
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
  };
}
