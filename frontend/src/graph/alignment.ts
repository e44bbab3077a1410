/** Aligning nodes along one of their sides, and spreading them evenly. */
import type { Part } from '@/document/workflow';
import { around, type Box, nodeBox } from './boxes';
import { placeNodes } from './moving';
import type { TemplateOf } from './templates';

/** Along which line nodes are aligned. */
export type Side = 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom';
/** In which direction nodes are spread. */
export type Axis = 'horizontal' | 'vertical';

/** Align nodes along a line of the box around all of them. */
export function alignNodes(part: Part, ids: ReadonlySet<string>, side: Side, templateOf: TemplateOf): void {
  const boxes = boxesOf(part, ids, templateOf);
  const all = around(boxes.map(([, box]) => box));
  if (!all) return;
  placeNodes(part, Object.fromEntries(boxes.map(([id, box]) => [id, aligned(box, all, side)])));
}

function aligned(box: Box, all: Box, side: Side): [number, number] {
  switch (side) {
    case 'left':
      return [all.x, box.y];
    case 'center':
      return [all.x + (all.width - box.width) / 2, box.y];
    case 'right':
      return [all.x + all.width - box.width, box.y];
    case 'top':
      return [box.x, all.y];
    case 'middle':
      return [box.x, all.y + (all.height - box.height) / 2];
    case 'bottom':
      return [box.x, all.y + all.height - box.height];
  }
}

/** Spread nodes so that the gaps between them are equal; the first and the last stay. */
export function distributeNodes(part: Part, ids: ReadonlySet<string>, axis: Axis, templateOf: TemplateOf): void {
  const [at, size] = axis === 'horizontal' ? (['x', 'width'] as const) : (['y', 'height'] as const);
  const boxes = boxesOf(part, ids, templateOf).sort(([, one], [, other]) => one[at] - other[at]);
  const first = boxes[0]?.[1];
  const last = boxes.at(-1)?.[1];
  if (!first || !last || boxes.length < 3) return;
  const filled = boxes.reduce((sum, [, box]) => sum + box[size], 0);
  const gap = (last[at] + last[size] - first[at] - filled) / (boxes.length - 1);
  const places: Record<string, [number, number]> = {};
  let next = first[at];
  for (const [id, box] of boxes) {
    places[id] = axis === 'horizontal' ? [next, box.y] : [box.x, next];
    next += box[size] + gap;
  }
  placeNodes(part, places);
}

function boxesOf(part: Part, ids: ReadonlySet<string>, templateOf: TemplateOf): [string, Box][] {
  return [...ids].filter((id) => part.nodes[id]).map((id) => [id, nodeBox(part, id, templateOf)]);
}
