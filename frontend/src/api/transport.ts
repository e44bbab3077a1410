/**
 * `createTransport`: a `fetch` that tries again where that does no harm, asks for a token where the server wants one,
 * and throws an `ApiError` for every answer that is no success.
 */
import { strings } from '@/strings';
import { Backoff, pause } from './backoff';
import { ApiError, refusalOf, TOKEN_NEEDED, UNREACHABLE } from './problem';

/** What a transport works with. */
export interface TransportOptions {
  readonly fetch?: typeof fetch;
  /** Resolves when somebody has logged in; without it a request without token is refused. */
  readonly login?: () => Promise<void>;
  readonly wait?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/** Milliseconds for which a request that did not get through is repeated. */
const PATIENCE = 3000;
/** Milliseconds for which one is repeated that the server can't take yet. */
const READINESS = 60_000;
/** Most milliseconds that a server's `Retry-After` is obeyed. */
const LONGEST_ASKED = 30_000;
/** Methods that change nothing, so that doing them twice does no more. */
const SAFE = new Set(['GET', 'HEAD']);
/** Codes of refusals before which nothing was done. */
const NOT_YET = new Set(['too-often', 'not-ready']);
const GONE_BETWEEN = new Set([502, 503, 504]);

/** A `fetch` for the API. */
export function createTransport(options: TransportOptions = {}): (request: Request) => Promise<Response> {
  const { fetch: send = (request: Request) => fetch(request), login, wait = pause } = options;
  return async (request) => {
    const lost = new Backoff(PATIENCE);
    const unready = new Backoff(READINESS);
    const what = `${request.method} ${new URL(request.url).pathname}`;
    for (;;) {
      const outcome = await attempt(send, request, what);
      if (outcome instanceof Response) return outcome;
      const { error, after } = outcome;
      if (error.code === TOKEN_NEEDED && login && !request.url.endsWith('/login')) {
        await login();
        continue;
      }
      const delay = delayFor(error, after, SAFE.has(request.method), lost, unready);
      if (delay === undefined || request.signal.aborted) throw error;
      await wait(delay, request.signal);
    }
  };
}

interface Failed {
  readonly error: ApiError;
  readonly after: number;
}

async function attempt(
  send: (request: Request) => Promise<Response>,
  request: Request,
  what: string,
): Promise<Response | Failed> {
  let response: Response;
  try {
    response = await send(request.clone());
  } catch (error) {
    if (request.signal.aborted) throw error;
    return { error: new ApiError(UNREACHABLE, strings.server.unreachable(what)), after: 0 };
  }
  if (response.ok || response.status === 304) return response;
  const asked = Number(response.headers.get('retry-after') ?? 0);
  const after = Number.isFinite(asked) ? Math.min(asked * 1000, LONGEST_ASKED) : 0;
  return { error: await refusalOf(response, what), after };
}

function delayFor(
  error: ApiError,
  after: number,
  isSafe: boolean,
  lost: Backoff,
  unready: Backoff,
): number | undefined {
  if (NOT_YET.has(error.code)) return unready.delay(after);
  const isLost = error.code === UNREACHABLE || (GONE_BETWEEN.has(error.status) && error.code.startsWith('http-'));
  return isLost && isSafe ? lost.delay() : undefined;
}
