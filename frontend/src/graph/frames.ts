/** Frames around things, and notes beside them. */
import { NOTE_SIZE } from '@/canvas/metrics';
import type { Frame, Note, Part } from '@/document/workflow';
import type { Point } from '@/editor/ui';
import { around, type Box, frameBox } from './boxes';
import { uniqueName } from './ids';
import type { TemplateOf } from './templates';
import { boxesOf, type Things, thingsIn } from './things';

/** Space between a frame and what it holds. */
const MARGIN = 30;
/** Space for its title. */
const TITLE = 40;

/** Draw a frame around things; gives its id, or undefined around nothing. */
export function addFrame(part: Part, things: Things, templateOf: TemplateOf, title = ''): string | undefined {
  const box = around(boxesOf(part, things, templateOf));
  if (!box) return undefined;
  const id = uniqueName('frame', part.view.frames);
  part.view.frames[id] = { title, ...edges(box) };
  return id;
}

/** Make a frame as large as what stands in it needs; one that holds nothing stays. */
export function fitFrame(part: Part, id: string, templateOf: TemplateOf): void {
  fitFrameTo(part, id, thingsIn(part, frameBox(part, id), templateOf, id), templateOf);
}

/** Make a frame as large as some things need. */
export function fitFrameTo(part: Part, id: string, things: Things, templateOf: TemplateOf): void {
  const frame = part.view.frames[id];
  const box = around(boxesOf(part, things, templateOf));
  if (frame && box) Object.assign(frame, edges(box));
}

/** Change what a frame is called, its colour or its size. */
export function changeFrame(part: Part, id: string, change: Partial<Frame>): void {
  const frame = part.view.frames[id];
  if (frame) Object.assign(frame, change);
}

/** Take frames away; what stands in them stays. */
export function removeFrames(part: Part, ids: Iterable<string>): void {
  for (const id of ids) delete part.view.frames[id];
}

/** Put a note at a point; gives its id. */
export function addNote(part: Part, at: Point, text = ''): string {
  const id = uniqueName('note', part.view.notes);
  part.view.notes[id] = { text, position: [at.x, at.y], size: [...NOTE_SIZE] };
  return id;
}

/** Change the text of a note, its colour or its size. */
export function changeNote(part: Part, id: string, change: Partial<Note>): void {
  const note = part.view.notes[id];
  if (note) Object.assign(note, change);
}

/** Take notes away. */
export function removeNotes(part: Part, ids: Iterable<string>): void {
  for (const id of ids) delete part.view.notes[id];
}

function edges(box: Box): { position: [number, number]; size: [number, number] } {
  return {
    position: [box.x - MARGIN, box.y - MARGIN - TITLE],
    size: [box.width + 2 * MARGIN, box.height + 2 * MARGIN + TITLE],
  };
}
