/** `createRecovery`: work that nobody saved and that is open in no tab: what a crash left, and what was put aside. */

import type { Api } from '@/api/api';
import { type Opened, openedCopy } from './opening';
import { lostCopies, type WorkingCopies, type WorkingCopy } from './working_copies';

/** Work that nobody saved. */
export interface LostWork {
  /** What it is kept under. */
  readonly key: string;
  readonly copy: WorkingCopy;
}

/** What recovery works with. */
export interface RecoveryOptions {
  readonly api: Api;
  readonly copies: WorkingCopies;
  readonly tab: string;
  /** Names of the tabs that are there; undefined where the browser can't tell. */
  readonly living: () => Promise<ReadonlySet<string> | undefined>;
}

/** What can be done with work that nobody saved. */
export interface Recovery {
  /** Keep something that is replaced; gives what it is kept under. */
  setAside(copy: WorkingCopy): Promise<string>;
  /** All that is kept and open nowhere, newest first. */
  lost(): Promise<readonly LostWork[]>;
  /** What is kept under a key, for `show`; where that says that it is open now, it is not kept beside any more. */
  bring(key: string, show: (opened: Opened, copy: WorkingCopy) => Promise<boolean>): Promise<void>;
  discard(key: string): Promise<void>;
}

/** The work that nobody saved, of all tabs that are gone and of this one. */
export function createRecovery({ api, copies, tab, living }: RecoveryOptions): Recovery {
  const own = `${tab}.`;
  return {
    async setAside(copy) {
      const key = `${own}${copy.time}`;
      await copies.write(key, copy);
      return key;
    },
    async lost() {
      const known = await living();
      const gone = known ? await lostCopies(copies, known) : [];
      const aside = (await copies.all()).filter(([key]) => key.startsWith(own));
      const all = new Map([...gone, ...aside]);
      return [...all].map(([key, copy]) => ({ key, copy })).sort((a, b) => b.copy.time - a.copy.time);
    },
    async bring(key, show) {
      const found = await copies.read(key);
      if (!found) return;
      if (await show(await openedCopy(api, found), found)) await copies.forget(key);
    },
    discard: (key) => copies.forget(key),
  };
}
