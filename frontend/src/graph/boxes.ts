/**
 * The room that things take on the canvas, by what their templates and the document say.
 *
 * Never by pixels: a layout is the same on every screen and in every theme.
 */
import { FRAME_SIZE, guessedHeight, NODE_WIDTH, NOTE_SIZE } from '@/canvas/metrics';
import type { NodeView, Part, WorkflowNode } from '@/document/workflow';
import type { InvocationTemplate } from '@/schema/template';
import { isFolded } from './folding';
import type { TemplateOf } from './templates';

/** A rectangle, by its upper left corner and its size. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Rows that a long text takes more than a number. */
const TEXT_ROWS = 3;
/** Rows that a picture takes more. */
const PICTURE_ROWS = 4;

/** The rows of a node: its outputs and inputs, and what large widgets need besides. */
export function rowsOf(template: InvocationTemplate | undefined, node: WorkflowNode, view?: NodeView): number {
  if (!template) return 1;
  const inputs = Object.values(template.inputs).filter((input) => !input.hidden);
  const shown = inputs.filter((input) => !isFolded(input, { used: false, node, view }));
  const outputs = Object.values(template.outputs).filter((output) => !output.hidden);
  const more = shown.reduce((sum, input) => sum + (input.component === 'textarea' ? TEXT_ROWS : 0), 0);
  const fold = inputs.some((input) => input.advanced) ? 1 : 0;
  return shown.length + outputs.length + more + fold + (template.outputNode ? PICTURE_ROWS : 0);
}

/** The room of a node. One that has no place yet stands at the origin. */
export function nodeBox(part: Part, id: string, templateOf: TemplateOf): Box {
  const [x, y] = part.view.positions[id] ?? [0, 0];
  const look = part.view.nodes[id];
  const node = part.nodes[id];
  const [width, height] = look?.size ?? [NODE_WIDTH, 0];
  const guessed = guessedHeight(look?.collapsed || !node ? 0 : rowsOf(templateOf(id), node, look));
  return { x, y, width, height: look?.collapsed ? guessed : Math.max(height, guessed) };
}

/** The room of a frame. */
export function frameBox(part: Part, id: string): Box {
  return framed(part.view.frames[id], FRAME_SIZE);
}

/** The room of a note. */
export function noteBox(part: Part, id: string): Box {
  return framed(part.view.notes[id], NOTE_SIZE);
}

function framed(
  found: { position: [number, number]; size: [number, number] } | undefined,
  usual: readonly [number, number],
): Box {
  const [x, y] = found?.position ?? [0, 0];
  const [width, height] = found?.size ?? usual;
  return { x, y, width, height };
}

/** The smallest box around some; undefined around none. */
export function around(boxes: readonly Box[]): Box | undefined {
  if (boxes.length === 0) return undefined;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** Whether two boxes have room in common. */
export function overlap(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

/** Whether a box stands in another: its middle does. */
export function standsIn(inner: Box, outer: Box): boolean {
  const x = inner.x + inner.width / 2;
  const y = inner.y + inner.height / 2;
  return x >= outer.x && x <= outer.x + outer.width && y >= outer.y && y <= outer.y + outer.height;
}
