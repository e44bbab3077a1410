/** How nodes are shown: collapsed, coloured, held in place, with notes. What is usual is not written. */
import type { NodeView, Part } from '@/document/workflow';

/** What can be said of how a node is shown. */
export type Look = Pick<NodeView, 'size' | 'collapsed' | 'color' | 'pinned' | 'advanced' | 'notes'>;

/** Show nodes in some way; what is undefined, false or '' is as usual again. */
export function setLook(part: Part, ids: Iterable<string>, look: { [K in keyof Look]?: Look[K] | undefined }): void {
  for (const id of ids) {
    if (!part.nodes[id]) continue;
    const { [id]: found = {} } = part.view.nodes;
    const merged = Object.entries({ ...found, ...look }).filter(
      ([, value]) => value !== undefined && value !== false && value !== '',
    );
    if (merged.length === 0) delete part.view.nodes[id];
    else part.view.nodes[id] = Object.fromEntries(merged);
  }
}

/** Collapse nodes, hold them in place, or show their seldom needed inputs; if all of them are already, none is afterwards. */
export function toggleLook(part: Part, ids: Iterable<string>, key: 'collapsed' | 'pinned' | 'advanced'): void {
  const all = [...ids].filter((id) => part.nodes[id]);
  setLook(part, all, { [key]: !all.every((id) => part.view.nodes[id]?.[key]) });
}

/** Whether a node is held in place: it is not moved, by hand or by a layout. */
export function isHeld(part: Part, id: string): boolean {
  return part.view.nodes[id]?.pinned === true;
}
