/** `ApiError`: the one error of everything that is asked of a server. */
import type { ProblemItem } from './types';

/** Code of an error where no server answered. */
export const UNREACHABLE = 'unreachable';
/** Code of an error where what answered is no server of ours. */
export const NO_ANSWER = 'no-answer';
/** Code of an error where the server asks for its token. */
export const TOKEN_NEEDED = 'token-needed';
/** Code of an error where something else was saved or done meanwhile. */
export const CONFLICT = 'conflict';

/** The server refused, or there is none; the message is a sentence for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    /** Stable, for programs. */
    readonly code: string,
    message: string,
    /** The HTTP status; 0 where nothing answered. */
    readonly status = 0,
    /** Every mistake, one by one. */
    readonly problems: readonly ProblemItem[] = [],
  ) {
    super(message);
  }
}

/** What an answer that is no success says. */
export async function refusalOf(response: Response, what: string): Promise<ApiError> {
  const { status } = response;
  try {
    const told: unknown = await response.json();
    if (isDetails(told)) return new ApiError(told.code, told.detail, status, told.problems ?? []);
  } catch {
    // It is no JSON: a proxy answered, or another program.
  }
  return new ApiError(`http-${status}`, `${what}: ${status} ${response.statusText}`.trim(), status);
}

function isDetails(told: unknown): told is { code: string; detail: string; problems?: ProblemItem[] } {
  return typeof told === 'object' && told !== null && 'code' in told && 'detail' in told;
}
