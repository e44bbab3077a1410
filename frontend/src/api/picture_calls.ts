/** What can be asked of pictures, boards and models. */
import { answer, type Client, done } from './client';
import type { operations } from './schema';
import type { BoardList, BoardView, FactView, ImagePage, ImageView, ModelPage, ModelView, Scanned } from './types';

/** Which pictures are wanted. */
export type ImageQuery = NonNullable<operations['list_images']['parameters']['query']>;
/** Which models are wanted. */
export type ModelQuery = NonNullable<operations['list_models']['parameters']['query']>;
/** What of pictures can be changed; `board` null is none. */
export type ImageChange = { readonly starred?: boolean; readonly board?: string | null };

/** Sides of small copies, in pixels. */
export type ThumbnailSize = 128 | 256 | 512;

/** Pictures that are changed or removed by one request at most. */
export const MOST_AT_ONCE = 1000;

/** What can be asked of pictures. */
export function imageCalls(client: Client) {
  const of = (image: string) => ({ params: { path: { image } } });
  return {
    list: (query: ImageQuery = {}): Promise<ImagePage> => answer(client.GET('/api/v1/images', { params: { query } })),
    get: (image: string): Promise<ImageView> => answer(client.GET('/api/v1/images/{image}', of(image))),
    upload: (
      file: Blob,
      name: string,
      kind: ImageView['kind'] = 'upload',
      board: string | null = null,
    ): Promise<ImageView> =>
      answer(
        client.POST('/api/v1/images', {
          params: { query: { name, kind, ...(board === null ? {} : { board }) } },
          body: file as unknown as string, // OpenAPI calls bytes a string
          bodySerializer: (body) => body as unknown as Blob,
          headers: { 'Content-Type': 'application/octet-stream' },
        }),
      ),
    /** Values that pictures were made with, such as their models, those of most pictures first. */
    facts: (name: string): Promise<readonly FactView[]> =>
      answer(client.GET('/api/v1/images/facts', { params: { query: { name } } })).then((found) => found.facts),
    /** Star several pictures, or put them on a board: all of them, or none. */
    change: (images: readonly string[], change: ImageChange): Promise<void> =>
      inGroups(images, (group) => done(client.POST('/api/v1/images/change', { body: { images: group, ...change } }))),
    /** Delete several pictures, with their files. */
    remove: (images: readonly string[]): Promise<void> =>
      inGroups(images, (group) => done(client.POST('/api/v1/images/remove', { body: { images: group } }))),
    /** The workflow that made a picture. */
    workflow: (image: string): Promise<Record<string, unknown>> =>
      answer(client.GET('/api/v1/images/{image}/workflow', of(image))),
    delete: (image: string): Promise<void> => done(client.DELETE('/api/v1/images/{image}', of(image))),
    /** The bytes of a picture. */
    file: (image: string): Promise<Blob> =>
      answer(client.GET('/api/v1/images/{image}/file', { ...of(image), parseAs: 'blob' })) as Promise<Blob>,
    fileUrl: (image: string): string => `/api/v1/images/${encodeURIComponent(image)}/file`,
    thumbnailUrl: (image: string, size: ThumbnailSize = 256): string =>
      `/api/v1/images/${encodeURIComponent(image)}/thumbnail?size=${size}`,
  };
}

async function inGroups(images: readonly string[], work: (group: string[]) => Promise<void>): Promise<void> {
  for (let at = 0; at < images.length; at += MOST_AT_ONCE) await work(images.slice(at, at + MOST_AT_ONCE));
}

/** What can be asked of boards. */
export function boardCalls(client: Client) {
  const of = (board: string) => ({ params: { path: { board } } });
  return {
    list: (): Promise<readonly BoardView[]> => answer(client.GET('/api/v1/boards', {})).then((found) => found.boards),
    /** All boards, and how many pictures there are in all and on none. */
    counted: (): Promise<BoardList> => answer(client.GET('/api/v1/boards', {})),
    create: (name: string): Promise<BoardView> => answer(client.POST('/api/v1/boards', { body: { name } })),
    rename: (board: string, name: string): Promise<void> =>
      done(client.PATCH('/api/v1/boards/{board}', { ...of(board), body: { name } })),
    delete: (board: string): Promise<void> => done(client.DELETE('/api/v1/boards/{board}', of(board))),
  };
}

/** What can be asked of models. */
export function modelCalls(client: Client) {
  return {
    list: (query: ModelQuery = {}): Promise<ModelPage> => answer(client.GET('/api/v1/models', { params: { query } })),
    /** Look through the model folders again, for at most `wait` seconds. */
    scan: (wait = 30): Promise<Scanned> => answer(client.POST('/api/v1/models/scan', { params: { query: { wait } } })),
    /** Look at one model again; with `digest`, read all of it. */
    identify: (path: string, digest: boolean): Promise<ModelView> =>
      answer(client.POST('/api/v1/models/identify', { body: { path, digest } })),
  };
}
