/** Working copies: what is open in a tab, kept by the browser, so that a crash or a reload takes nothing away. */
import { createStore, del, entries, get, promisifyRequest, type UseStore } from 'idb-keyval';

/** Which saved workflow something was made from. */
export interface Saved {
  readonly id: string;
  readonly revision: number;
}

/** What was open in a tab. */
export interface WorkingCopy {
  readonly document: Record<string, unknown>;
  /** The JSON that it was read from. */
  readonly source: Record<string, unknown>;
  readonly saved: Saved | undefined;
  readonly isUnsaved: boolean;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** The working copies of all tabs. */
export interface WorkingCopies {
  read(tab: string): Promise<WorkingCopy | undefined>;
  write(tab: string, copy: WorkingCopy): Promise<void>;
  forget(tab: string): Promise<void>;
  all(): Promise<readonly (readonly [tab: string, copy: WorkingCopy])[]>;
}

/** The working copies that the browser keeps for this server. */
export function createWorkingCopies(store: UseStore = createStore('nodeloom', 'working-copies')): WorkingCopies {
  return {
    read: (tab) => get<WorkingCopy>(tab, store),
    write: (tab, copy) =>
      store('readwrite', (copies) => {
        copies.put(copy, tab);
        copies.transaction.commit(); // at once: a page that goes takes with it what waits for an answer
        return promisifyRequest(copies.transaction);
      }),
    forget: (tab) => del(tab, store),
    all: () => entries<string, WorkingCopy>(store),
  };
}

/**
 * Copies with changes that nobody saved, of tabs that are gone, newest first; those without changes are forgotten.
 * What a tab set aside is named `TAB.TIME`, and lives as long as the tab.
 */
export async function lostCopies(
  copies: WorkingCopies,
  living: ReadonlySet<string>,
): Promise<readonly (readonly [tab: string, copy: WorkingCopy])[]> {
  const gone = (await copies.all()).filter(([name]) => !living.has(name.split('.')[0] ?? ''));
  await Promise.all(gone.filter(([, copy]) => !copy.isUnsaved).map(([tab]) => copies.forget(tab)));
  return gone.filter(([, copy]) => copy.isUnsaved).sort((a, b) => b[1].time - a[1].time);
}
