/** Moving things. Nodes that are held stay where they are. */
import type { Part } from '@/document/workflow';
import { isHeld } from './looks';
import { moveRoutes } from './routes';
import type { Things } from './things';

/** Move things by a distance; the ways of edges between two of them go with them. */
export function moveThings(part: Part, things: Things, dx: number, dy: number): void {
  const moved = new Set([...things.nodes].filter((id) => part.nodes[id] && !isHeld(part, id)));
  for (const id of moved) {
    const [x, y] = part.view.positions[id] ?? [0, 0];
    part.view.positions[id] = [x + dx, y + dy];
  }
  shift(part.view.frames, things.frames, dx, dy);
  shift(part.view.notes, things.notes, dx, dy);
  moveRoutes(part, moved, dx, dy);
}

/** Put nodes at places; those that are held stay. */
export function placeNodes(part: Part, places: Readonly<Record<string, readonly [number, number]>>): void {
  for (const [id, [x, y]] of Object.entries(places)) {
    if (part.nodes[id] && !isHeld(part, id)) part.view.positions[id] = [x, y];
  }
}

function shift(
  all: Record<string, { position: [number, number] }>,
  ids: ReadonlySet<string>,
  dx: number,
  dy: number,
): void {
  for (const id of ids) {
    const found = all[id];
    if (found) found.position = [found.position[0] + dx, found.position[1] + dy];
  }
}
