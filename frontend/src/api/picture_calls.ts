/** What can be asked of pictures, boards and models. */
import { answer, type Client, done } from './client';
import type { operations } from './schema';
import type { BoardView, ImagePage, ImageView, ModelPage } from './types';

/** Which pictures are wanted. */
export type ImageQuery = NonNullable<operations['list_images']['parameters']['query']>;
/** Which models are wanted. */
export type ModelQuery = NonNullable<operations['list_models']['parameters']['query']>;

/** Sides of small copies, in pixels. */
export type ThumbnailSize = 128 | 256 | 512;

/** What can be asked of pictures. */
export function imageCalls(client: Client) {
  const of = (image: string) => ({ params: { path: { image } } });
  return {
    list: (query: ImageQuery = {}): Promise<ImagePage> => answer(client.GET('/api/v1/images', { params: { query } })),
    get: (image: string): Promise<ImageView> => answer(client.GET('/api/v1/images/{image}', of(image))),
    upload: (file: Blob, name: string, kind: ImageView['kind'] = 'upload'): Promise<ImageView> =>
      answer(
        client.POST('/api/v1/images', {
          params: { query: { name, kind } },
          body: file as unknown as string, // OpenAPI calls bytes a string
          bodySerializer: (body) => body as unknown as Blob,
          headers: { 'Content-Type': 'application/octet-stream' },
        }),
      ),
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

/** What can be asked of boards. */
export function boardCalls(client: Client) {
  return {
    list: (): Promise<readonly BoardView[]> => answer(client.GET('/api/v1/boards', {})).then((found) => found.boards),
  };
}

/** What can be asked of models. */
export function modelCalls(client: Client) {
  return {
    list: (query: ModelQuery = {}): Promise<ModelPage> => answer(client.GET('/api/v1/models', { params: { query } })),
    /** Look through the model folders again, for at most `wait` seconds. */
    scan: (wait = 30): Promise<unknown> => answer(client.POST('/api/v1/models/scan', { params: { query: { wait } } })),
  };
}
