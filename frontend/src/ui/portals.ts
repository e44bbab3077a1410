/** `isInside`: React tells parents in the tree of components of events in menus and windows that stand elsewhere. */
import type { SyntheticEvent } from 'react';

/** Whether an event is of something that stands inside the element that hears it on the page, too. */
export function isInside({ currentTarget, target }: Pick<SyntheticEvent, 'currentTarget' | 'target'>): boolean {
  return target instanceof Node && currentTarget.contains(target);
}
