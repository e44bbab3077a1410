/** Which tab this is: a name that lasts over reloads, and that no two tabs have at once. */

/** The part of `navigator.locks` that is used. */
export type Locks = Pick<LockManager, 'request' | 'query'>;

const TAB = 'nodeloom.tab';
const PREFIX = 'nodeloom.tab.';
/** Milliseconds that a page which is reloaded may take to let go of its name. */
const PATIENCE = 500;

/**
 * The name of this tab, held until the tab is gone. A tab that was duplicated has the name of another one, which is
 * there: it takes a new name.
 */
export async function tabName(storage: Storage, locks: Locks, fresh: () => string = newName): Promise<string> {
  const before = storage.getItem(TAB);
  if (before !== null && (await isHeld(locks, before, { signal: AbortSignal.timeout(PATIENCE) }))) return before;
  for (;;) {
    const name = fresh();
    if (!(await isHeld(locks, name))) continue;
    storage.setItem(TAB, name);
    return name;
  }
}

/** Names of the tabs that are there. */
export async function livingTabs(locks: Locks): Promise<ReadonlySet<string>> {
  const { held = [] } = await locks.query();
  const names = held.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : []));
  return new Set(names);
}

/** Hold a name for as long as the page is there; false if another tab holds it, for as long as is waited for it. */
function isHeld(locks: Locks, name: string, options: LockOptions = { ifAvailable: true }): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = locks.request(PREFIX + name, options, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise<void>(() => {});
    });
    asked.catch(() => resolve(false)); // waited long enough
  });
}

/** A name that nobody has. */
export function newName(): string {
  return crypto.getRandomValues(new Uint32Array(3)).reduce((text, part) => text + part.toString(36), '');
}
