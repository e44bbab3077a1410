/** The node types that were added last, kept from one visit to the next. */

const KEY = 'nodeloom.recent-nodes';
const MOST = 6;

/** Types that were added, the last of them first. */
export function recentTypes(storage: Pick<Storage, 'getItem'> = localStorage): readonly string[] {
  const kept = storage.getItem(KEY);
  return kept ? kept.split('\n').slice(0, MOST) : [];
}

/** Remember that a type was added. */
export function rememberType(type: string, storage: Pick<Storage, 'getItem' | 'setItem'> = localStorage): void {
  const types = [type, ...recentTypes(storage).filter((each) => each !== type)];
  storage.setItem(KEY, types.slice(0, MOST).join('\n'));
}
