/** What stands on the canvas: nodes, frames and notes, and which of them are meant. */
import type { Part } from '@/document/workflow';
import { type Box, frameBox, nodeBox, noteBox, standsIn } from './boxes';
import type { TemplateOf } from './templates';

/** Some of what stands in a graph, by ids. A selection is one. */
export interface Things {
  readonly nodes: ReadonlySet<string>;
  readonly frames: ReadonlySet<string>;
  readonly notes: ReadonlySet<string>;
}

/** Everything in a graph. */
export function allThings(part: Part): Things {
  return {
    nodes: new Set(Object.keys(part.nodes)),
    frames: new Set(Object.keys(part.view.frames)),
    notes: new Set(Object.keys(part.view.notes)),
  };
}

/** What stands in a box, but for the frame of which it may be. */
export function thingsIn(part: Part, box: Box, templateOf: TemplateOf, frame?: string): Things {
  const inside = (of: (id: string) => Box) => (id: string) => standsIn(of(id), box);
  const area = box.width * box.height;
  const frames = Object.keys(part.view.frames).filter((id) => {
    const other = frameBox(part, id);
    return id !== frame && standsIn(other, box) && other.width * other.height < area;
  });
  return {
    nodes: new Set(Object.keys(part.nodes).filter(inside((id) => nodeBox(part, id, templateOf)))),
    frames: new Set(frames),
    notes: new Set(Object.keys(part.view.notes).filter(inside((id) => noteBox(part, id)))),
  };
}

/** Some things, and what stands in those of them that are frames, whatever frames are inside each other. */
export function withContents(part: Part, things: Things, templateOf: TemplateOf): Things {
  const nodes = new Set(things.nodes);
  const frames = new Set(things.frames);
  const notes = new Set(things.notes);
  for (const frame of frames) {
    const inside = thingsIn(part, frameBox(part, frame), templateOf, frame);
    for (const id of inside.nodes) nodes.add(id);
    for (const id of inside.notes) notes.add(id);
    for (const id of inside.frames) frames.add(id); // which this loop comes to in its turn
  }
  return { nodes, frames, notes };
}

/** The boxes of some things. */
export function boxesOf(part: Part, things: Things, templateOf: TemplateOf): Box[] {
  return [
    ...[...things.nodes].filter((id) => part.nodes[id]).map((id) => nodeBox(part, id, templateOf)),
    ...[...things.frames].filter((id) => part.view.frames[id]).map((id) => frameBox(part, id)),
    ...[...things.notes].filter((id) => part.view.notes[id]).map((id) => noteBox(part, id)),
  ];
}

/** Whether nothing is meant. */
export function isNothing(things: Things): boolean {
  return things.nodes.size + things.frames.size + things.notes.size === 0;
}
