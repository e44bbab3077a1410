/** What a tab remembers over a reload: how far it heard the server, and which run it shows. */

/** What is remembered. */
export interface Session {
  /** Number of the last event that was told, if that is not long ago. */
  after(): number | undefined;
  heard(number: number | undefined): void;
  /** The run that is shown. */
  shown(): string | undefined;
  show(run: string | undefined): void;
}

const HEARD = 'nodeloom.heard';
const SHOWN = 'nodeloom.shown';
/** Milliseconds after which a tab asks for a snapshot in place of all that was told meanwhile. */
const RECENT = 10 * 60 * 1000;

/** The memory of a tab. */
export function createSession(storage: Storage, now: () => number = Date.now): Session {
  return {
    after() {
      const [number, time] = (storage.getItem(HEARD) ?? '').split('@').map(Number);
      return number !== undefined && time !== undefined && now() - time < RECENT ? number : undefined;
    },
    heard(number) {
      if (number === undefined) storage.removeItem(HEARD);
      else storage.setItem(HEARD, `${number}@${now()}`);
    },
    shown: () => storage.getItem(SHOWN) ?? undefined,
    show(run) {
      if (run === undefined) storage.removeItem(SHOWN);
      else storage.setItem(SHOWN, run);
    },
  };
}
