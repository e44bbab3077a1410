/** What a hand moves on the canvas: the things it holds, what stands in the frames among them, and how it sets them down. */
import type { Part } from '@/document/workflow';
import type { Point } from '@/editor/ui';
import { type Box, standsIn } from '@/graph/boxes';
import { moveRoutes } from '@/graph/routes';
import type { Element, Size } from './elements';
import { nodeIdOf, readCanvasId } from './ids';

/** Where a hand has brought elements, and what size it has given them. */
export interface Held {
  readonly moved: Map<string, Point>;
  readonly resized: Map<string, Size>;
}

/** For each frame in a hand: what stands in it, is not in the hand itself, and is not pinned. */
export function carriedBy(
  elements: readonly Element[],
  ids: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const taken = new Set(ids);
  const carried = new Map<string, readonly string[]>();
  for (const frame of elements) {
    if (frame.type !== 'frame' || !taken.has(frame.id)) continue;
    const inside = elements.filter(
      (element) => !taken.has(element.id) && isMovable(element) && isWithin(element, frame),
    );
    for (const element of inside) taken.add(element.id);
    carried.set(
      frame.id,
      inside.map((element) => element.id),
    );
  }
  return carried;
}

/** Write what a hand did into a graph; `places` are those of nodes that the graph had no place for until now. */
export function setDown(part: Part, held: Held, places: ReadonlyMap<string, Point>): void {
  for (const [id, { x, y }] of places) part.view.positions[id] ??= [x, y];
  leadWires(part, held);
  for (const [name, at] of held.moved) {
    const thing = readCanvasId(name);
    const position: [number, number] = [Math.round(at.x), Math.round(at.y)];
    if (thing?.kind === 'node') part.view.positions[thing.id] = position;
    const box = boxOf(part, thing);
    if (box) box.position = position;
  }
  for (const [name, { width, height }] of held.resized) {
    const thing = readCanvasId(name);
    const size: [number, number] = [Math.round(width), Math.round(height)];
    if (thing?.kind === 'node') part.view.nodes[thing.id] = { ...part.view.nodes[thing.id], size };
    const box = boxOf(part, thing);
    if (box) box.size = size;
  }
}

/** The points that wires are led through go with their nodes, where both ends move alike. */
function leadWires(part: Part, { moved }: Held): void {
  const groups = new Map<string, Set<string>>();
  for (const [name, { x, y }] of moved) {
    const id = nodeIdOf(name);
    const from = id === undefined ? undefined : part.view.positions[id];
    if (id === undefined || !from) continue;
    const by = JSON.stringify([Math.round(x) - from[0], Math.round(y) - from[1]]);
    groups.set(by, (groups.get(by) ?? new Set()).add(id));
  }
  for (const [by, ids] of groups) {
    const [dx, dy] = JSON.parse(by) as [number, number];
    moveRoutes(part, ids, dx, dy);
  }
}

function boxOf(part: Part, thing: ReturnType<typeof readCanvasId>) {
  if (thing?.kind === 'frame') return part.view.frames[thing.id];
  return thing?.kind === 'note' ? part.view.notes[thing.id] : undefined;
}

function isMovable(element: Element): boolean {
  return element.draggable !== false;
}

function isWithin(element: Element, frame: Element): boolean {
  return standsIn(boxOfElement(element), boxOfElement(frame));
}

/** The box of an element, as it is drawn. */
export function boxOfElement(element: Element): Box {
  const width = element.measured?.width ?? element.width ?? 0;
  const height = element.measured?.height ?? element.height ?? element.initialHeight ?? 0;
  return { ...element.position, width, height };
}
