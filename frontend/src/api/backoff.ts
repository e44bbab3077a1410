/** `Backoff`: how long to wait before something is tried again. */

/** Milliseconds of the first wait. */
const FIRST = 100;
/** Milliseconds of the longest. */
const LONGEST = 5000;

/** Waits that double from 0.1 to 5 s, each a little longer or shorter, so that not all clients come back at once. */
export class Backoff {
  #next = FIRST;
  #left: number;

  /** `patience`: milliseconds of all waits together, after which there is none any more. */
  constructor(
    private readonly patience = Number.POSITIVE_INFINITY,
    private readonly chance: () => number = Math.random,
  ) {
    this.#left = patience;
  }

  /** Begin anew: it went well. */
  reset(): void {
    this.#next = FIRST;
    this.#left = this.patience;
  }

  /** Milliseconds to wait, at least `least`; undefined if there was enough waiting. */
  delay(least = 0): number | undefined {
    if (this.#left <= 0) return undefined;
    const delay = Math.max(least, Math.min(LONGEST, this.#next * (0.75 + this.chance() / 2)));
    this.#next *= 2;
    this.#left -= delay;
    return delay;
  }
}

/** Milliseconds pass, or an abort ends the wait. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', end);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', end, { once: true });
  });
}
