/**
 * What floats over the window hangs in the page's body, but in React it is still inside what opened it: without this,
 * a click in a menu of a node would be one on the node.
 */
import type { SyntheticEvent } from 'react';

function kept(event: SyntheticEvent): void {
  event.stopPropagation();
}

/** Handlers that keep events of a floating element from what it was opened from. Spread them. */
export const keptInside = {
  onClick: kept,
  onDoubleClick: kept,
  onContextMenu: kept,
  onPointerDown: kept,
  onMouseDown: kept,
  onKeyDown: kept,
  onPaste: kept,
  onWheel: kept,
} as const;
