/** What can be asked of runs and queues. */
import { answer, type Client, done } from './client';
import type { components, operations } from './schema';
import type { CanceledView, Enqueued, QueueView, RunRequest, RunResult, RunSummary, RunView } from './types';

/** Which runs are wanted. */
export type RunQuery = NonNullable<operations['list_runs']['parameters']['query']>;
/** The terms of a run of a saved workflow. */
export type Terms = components['schemas']['Terms'];
/** Some runs in short, and `after` of the next page. */
export interface SummaryPage {
  readonly runs: readonly RunSummary[];
  readonly next: string | null;
}

/** What can be asked of runs. */
export function runCalls(client: Client) {
  const of = (run: string) => ({ params: { path: { run } } });
  return {
    enqueue: (body: RunRequest): Promise<Enqueued> => answer(client.POST('/api/v1/runs', { body })),
    get: (run: string): Promise<RunResult> => answer(client.GET('/api/v1/runs/{run}', of(run))),
    list: (query: Omit<RunQuery, 'fields'>): Promise<{ runs: readonly RunView[]; next: string | null }> =>
      answer(client.GET('/api/v1/runs', { params: { query: { ...query, fields: 'all' } } })).then(({ runs, next }) => ({
        runs: runs as RunView[], // whole ones were asked for
        next,
      })),
    summaries: (query: Omit<RunQuery, 'fields'>): Promise<SummaryPage> =>
      answer(client.GET('/api/v1/runs', { params: { query: { ...query, fields: 'summary' } } })),
    document: (run: string): Promise<Record<string, unknown>> =>
      answer(client.GET('/api/v1/runs/{run}/document', of(run))),
    events: (run: string, after: number): Promise<Record<string, unknown>> =>
      answer(client.GET('/api/v1/runs/{run}/events', { params: { path: { run }, query: { after, limit: 1000 } } })),
    cancel: (run: string): Promise<CanceledView> => answer(client.POST('/api/v1/runs/{run}/cancel', of(run))),
    cancelAll: (): Promise<CanceledView> => answer(client.POST('/api/v1/runs/cancel', {})),
    cancelBatch: (batch: string): Promise<CanceledView> =>
      answer(client.POST('/api/v1/batches/{batch}/cancel', { params: { path: { batch } } })),
    /** `repeat` names nodes that may run twice although they are not idempotent. */
    retry: (run: string, repeat: readonly string[] = []): Promise<RunView> =>
      answer(client.POST('/api/v1/runs/{run}/retry', { ...of(run), body: { repeat: [...repeat] } })),
    requeue: (run: string): Promise<Enqueued> => answer(client.POST('/api/v1/runs/{run}/requeue', of(run))),
    front: (run: string): Promise<RunView> => answer(client.POST('/api/v1/runs/{run}/front', of(run))),
    move: (run: string, beside: { before: string } | { after: string }): Promise<RunView> =>
      answer(client.POST('/api/v1/runs/{run}/move', { ...of(run), body: beside })),
    /** Forget runs that ended before a time in seconds since 1970. */
    prune: (before: number): Promise<{ runs: number; events: number }> =>
      answer(client.POST('/api/v1/runs/prune', { body: { before } })),
    outputUrl: (run: string, name: string, at?: number): string =>
      `/api/v1/runs/${encodeURIComponent(run)}/outputs/${encodeURIComponent(name)}${at === undefined ? '' : `?at=${at}`}`,
  };
}

/** What can be asked of queues. */
export function queueCalls(client: Client) {
  const of = (name: string) => ({ params: { path: { name } } });
  return {
    list: (): Promise<readonly QueueView[]> => answer(client.GET('/api/v1/queues', {})).then((found) => found.queues),
    pause: (name: string): Promise<void> => done(client.POST('/api/v1/queues/{name}/pause', of(name))),
    resume: (name: string): Promise<void> => done(client.POST('/api/v1/queues/{name}/resume', of(name))),
    cancel: (name: string): Promise<CanceledView> => answer(client.POST('/api/v1/queues/{name}/cancel', of(name))),
  };
}
