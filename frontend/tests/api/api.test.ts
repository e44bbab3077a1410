import { describe, expect, test } from 'vitest';
import { createApi } from '@/api/api';
import { ApiError } from '@/api/problem';
import type { JSONObject } from '@/document/json';
import { json, refusal, serverOf } from './server';

const ORIGIN = 'http://studio.test';
const at = async () => {};

describe('the API', () => {
  test('keeps every digit of whole numbers, there and back', async () => {
    const text = '{"seed":18446744073709551615}';
    const bodies: string[] = [];
    const fetch = async (request: Request) => {
      bodies.push(await request.text());
      return new Response(text, {
        headers: { 'Content-Type': 'application/json', 'Content-Length': `${text.length}` },
      });
    };
    const api = createApi(ORIGIN, { fetch: fetch as typeof globalThis.fetch });
    const document = (await api.workflows.document('w')) as JSONObject;
    expect(document).toEqual({ seed: 18446744073709551615n });
    await api.documents.validate(document);
    expect(bodies.at(-1)).toBe(`{"document":${text}}`);
  });

  test('tells a refusal with its code and every problem, node by node', async () => {
    const problem = { code: 'missing-input', message: 'node a: b is missing', node: 'a', field: 'b' };
    const { fetch } = serverOf({ 'POST /runs': () => refusal('invalid-graph', 422, 'it can’t run', [problem]) });
    const error = await createApi(ORIGIN, { fetch })
      .runs.enqueue({ document: {} })
      .catch((found: unknown) => found);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: 'invalid-graph', status: 422, message: 'it can’t run', problems: [problem] });
  });

  test('asks again for what only looks when the connection breaks, and not for what does something', async () => {
    let left = 2;
    const broken = () => {
      left -= 1;
      if (left >= 0) throw new TypeError('connection lost');
      return json({ queues: [] });
    };
    const { fetch, asked } = serverOf({ 'GET /queues': broken, 'POST /runs/cancel': broken });
    const api = createApi(ORIGIN, { fetch, wait: at });
    expect(await api.queues.list()).toEqual([]);
    expect(asked).toHaveLength(3);
    left = 1;
    await expect(api.runs.cancelAll()).rejects.toMatchObject({ code: 'unreachable' });
    expect(asked).toHaveLength(4);
  });

  test('waits as long as a server asks that is not ready yet', async () => {
    const waits: number[] = [];
    let isReady = false;
    const { fetch } = serverOf({
      'POST /runs': () => {
        if (isReady) return json({ runs: ['r'], batch: null }, 202);
        isReady = true;
        const response = refusal('not-ready', 503);
        response.headers.set('Retry-After', '2');
        return response;
      },
    });
    const wait = async (milliseconds: number) => {
      waits.push(milliseconds);
    };
    expect((await createApi(ORIGIN, { fetch, wait }).runs.enqueue({ document: {} })).runs).toEqual(['r']);
    expect(waits).toEqual([2000]);
  });

  test('lets a request wait for the token and then goes on with it', async () => {
    let isIn = false;
    const { fetch } = serverOf({
      'GET /queues': () => (isIn ? json({ queues: [] }) : refusal('token-needed', 401)),
      'POST /login': async (request) => {
        isIn = ((await request.json()) as { token: string }).token === 'right';
        return isIn ? json(null, 204) : refusal('token-needed', 401, 'this is not the token of this server');
      },
    });
    const api = createApi(ORIGIN, { fetch });
    const asked = api.queues.list();
    await new Promise<void>((resolve) => {
      const stop = api.login.subscribe(({ isNeeded }) => {
        if (isNeeded) {
          stop();
          resolve();
        }
      });
    });
    await expect(api.logIn('wrong')).rejects.toMatchObject({ code: 'token-needed' });
    await api.logIn('right');
    expect(await asked).toEqual([]);
    expect(api.login.getState().isNeeded).toBe(false);
  });

  test('says in words that another program answers', async () => {
    const { fetch } = serverOf({
      'GET /queues': () => new Response('<html>', { status: 404, statusText: 'Not Found' }),
    });
    await expect(createApi(ORIGIN, { fetch }).queues.list()).rejects.toMatchObject({ code: 'http-404' });
  });

  test('uploads the bytes of a picture as they are', async () => {
    const { fetch, asked } = serverOf({ 'POST /images': () => json({ id: 'p' }, 201) });
    await createApi(ORIGIN, { fetch }).images.upload(new Blob(['bytes']), 'cat.png');
    expect(asked[0]?.body).toBe('bytes');
    expect(asked[0]?.url.searchParams.get('name')).toBe('cat.png');
  });
});
