/** Places for nodes that the document has none for, where the canvas shows them: before anything is moved. */
import { flowOrder } from '@/canvas/order';
import { placesOf } from '@/canvas/placing';
import type { Part } from '@/document/workflow';
import { nodeBox } from './boxes';
import type { TemplateOf } from './templates';

/** Write down where nodes are shown that have no place yet. */
export function settle(part: Part, templateOf: TemplateOf): void {
  const lost = Object.keys(part.nodes).filter((id) => !part.view.positions[id]);
  if (lost.length === 0) return;
  const places = placesOf(part, flowOrder(part), (id) => nodeBox(part, id, templateOf).height);
  for (const id of lost) {
    const at = places.get(id);
    if (at) part.view.positions[id] = [at.x, at.y];
  }
}
