/** `createClient`: typed requests whose answers are what the API promises, or an `ApiError`. */
import openapiFetch, { type Client as OpenapiClient } from 'openapi-fetch';
import { readJSON, writeJSON } from '@/document/json';
import { strings } from '@/strings';
import { ApiError, NO_ANSWER } from './problem';
import type { paths } from './schema';

/** Typed requests by method and path. */
export type Client = OpenapiClient<paths>;

/** A client whose requests go through a transport. */
export function createClient(transport: (request: Request) => Promise<Response>, baseUrl: string): Client {
  const client = openapiFetch<paths>({
    baseUrl,
    fetch: transport,
    bodySerializer: (body: unknown) => (body instanceof FormData ? body : writeJSON(body)),
    // `{name:path}` of the server keeps slashes: a model is named with its folder.
    pathSerializer: (path, parameters) =>
      path.replace(/\{(\w+)\}/g, (_, name: string) => encodePath(String(parameters[name] ?? ''))),
  });
  return {
    ...client,
    GET: exact(client.GET),
    PUT: exact(client.PUT),
    POST: exact(client.POST),
    DELETE: exact(client.DELETE),
    PATCH: exact(client.PATCH),
  };
}

/** A method whose answers are read without losing digits. */
function exact<Send>(send: Send): Send {
  const plain = send as (path: string, init: object) => Promise<{ data?: unknown }>;
  const read = async (path: string, init: object) => {
    if ('parseAs' in init) return plain(path, init);
    const told = await plain(path, { ...init, parseAs: 'text' });
    return { ...told, data: typeof told.data === 'string' && told.data ? readJSON(told.data) : undefined };
  };
  return read as Send;
}

function encodePath(value: string): string {
  return value.split('/').map(encodeURIComponent).join('/');
}

/** What an answer holds. `ApiError` if it holds nothing. */
export async function answer<T>(asked: Promise<{ data?: T; response: Response }>): Promise<T> {
  const { data, response } = await asked;
  if (data === undefined) throw new ApiError(NO_ANSWER, strings.server.noAnswer(new URL(response.url).pathname));
  return data;
}

/** Wait for an answer that holds nothing. */
export async function done(asked: Promise<unknown>): Promise<void> {
  await asked;
}
