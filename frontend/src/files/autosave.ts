/** `createAutosave`: something is written soon after it changed, not with every change. */

/** Milliseconds without another change after which it is written. */
export const QUIET = 400;

/** Writes what changes. */
export interface Autosave {
  /** It changed. */
  soon(): void;
  /** It is looked at from elsewhere: worth writing, but not worth asking before the page goes. */
  seen(): void;
  /** Write now what is not written yet. */
  now(): Promise<void>;
  /** Whether something is not written yet, or could not be. */
  isPending(): boolean;
  stop(): void;
}

/** Writes by `write`; what fails is tried again with the next change. */
export function createAutosave({ write }: { write: () => Promise<void> }): Autosave {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let changes = 0;
  let kept = 0;
  let isLookedAt = false;

  async function now(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const upTo = changes;
    if (upTo === kept && !isLookedAt) return;
    isLookedAt = false;
    try {
      await write();
      kept = Math.max(kept, upTo);
    } catch {
      // The browser has no room, or keeps nothing: the page asks before it goes, since this is still pending.
    }
  }

  function later(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void now(), QUIET);
  }

  return {
    soon() {
      changes += 1;
      later();
    },
    seen() {
      isLookedAt = true;
      later();
    },
    now,
    isPending: () => changes !== kept,
    stop: () => clearTimeout(timer),
  };
}
