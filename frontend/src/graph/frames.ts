/** Frames around things, and notes beside them. */
import { FRAME_SIZE, NOTE_SIZE } from '@/canvas/metrics';
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

/** Draw an empty frame at a point; gives its id. */
export function addFrameAt(part: Part, at: Point): string {
  const id = uniqueName('frame', part.view.frames);
  part.view.frames[id] = { title: '', position: [at.x, at.y], size: [...FRAME_SIZE] };
  return id;
}

/** What changes of something; what is undefined is taken from it. */
type Change<T> = { [K in keyof T]?: T[K] | undefined };

/** Change what a frame is called, its colour or its size. */
export function changeFrame(part: Part, id: string, change: Change<Pick<Frame, 'title' | 'color' | 'size'>>): void {
  apply(part.view.frames[id], change);
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
export function changeNote(part: Part, id: string, change: Change<Pick<Note, 'text' | 'color' | 'size'>>): void {
  apply(part.view.notes[id], change);
}

/** Take notes away. */
export function removeNotes(part: Part, ids: Iterable<string>): void {
  for (const id of ids) delete part.view.notes[id];
}

function apply(thing: Record<string, unknown> | undefined, change: Record<string, unknown>): void {
  for (const [key, value] of thing ? Object.entries(change) : []) {
    if (thing && value === undefined) delete thing[key];
    else if (thing) thing[key] = value;
  }
}

function edges(box: Box): { position: [number, number]; size: [number, number] } {
  return {
    position: [box.x - MARGIN, box.y - MARGIN - TITLE],
    size: [box.width + 2 * MARGIN, box.height + 2 * MARGIN + TITLE],
  };
}
