/** What the canvas is given to draw: one element for each node, frame, note and edge of the open graph. */
import type { Edge as FlowEdge, Node as FlowNode, NodeHandle } from '@xyflow/react';
import { Position } from '@xyflow/react';
import type { Edge, Frame, Note } from '@/document/workflow';
import { edgeKey, type Selection } from '@/editor/selection';
import type { Point } from '@/editor/ui';
import type { FieldType } from '@/schema/template';
import type { Facts, NodeFacts } from './facts';
import { canvasId, handleId } from './ids';
import { guessedHandle, guessedHeight, HANDLE, NODE_WIDTH } from './metrics';
import type { Way } from './ways';

/** A node of the graph. */
export type NodeElement = FlowNode<{ readonly facts: NodeFacts }, 'node'>;
/** A frame around nodes. */
export type FrameElement = FlowNode<{ readonly id: string; readonly frame: Frame }, 'frame'>;
/** A note. */
export type NoteElement = FlowNode<{ readonly id: string; readonly note: Note }, 'note'>;
/** What stands on the canvas. */
export type Element = NodeElement | FrameElement | NoteElement;
/** A wire between two fields. */
export type WireElement = FlowEdge<WireData, 'wire'>;

/** What a wire shows. */
export type WireData = {
  readonly edge: Edge;
  readonly type: FieldType;
  readonly label: string;
  readonly way: Way | undefined;
};

/** Width and height. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What is known of an element beside the document: how it was drawn, and where a hand holds it just now. */
export interface Standing {
  readonly measured: Size | undefined;
  readonly moved: Point | undefined;
  readonly resized: Size | undefined;
}

/** Depths: frames lie behind wires, selected nodes before the others, the wires of what a hand holds before all. */
const LAYERS = { frame: -10, wire: 0, plain: 1, selected: 2, inHand: 3 };

/** Pixels beside a wire at which the pointer still hits it. */
const REACH = 14;

/** The element of a node; the one before it where nothing changed. */
export function nodeElement(
  facts: NodeFacts,
  place: Point,
  selected: boolean,
  standing: Standing,
  before: NodeElement | undefined,
): NodeElement {
  const [width, height] = sizeOf(facts);
  const element: NodeElement = {
    id: canvasId('node', facts.id),
    type: 'node',
    data: before?.data.facts === facts ? before.data : { facts },
    position: standing.moved ?? place,
    width: standing.resized?.width ?? width,
    selected,
    draggable: facts.view?.pinned !== true,
    ariaLabel: facts.title,
    zIndex: selected ? LAYERS.selected : LAYERS.plain,
    ...(standing.measured
      ? { measured: standing.measured }
      : { initialWidth: width, initialHeight: height, handles: guessedHandles(facts, width) }),
  };
  return sameElement(before, element) ? before : element;
}

/** The element of a frame; the one before it where nothing changed. */
export function frameElement(
  id: string,
  frame: Frame,
  selected: boolean,
  standing: Standing,
  before: FrameElement | undefined,
): FrameElement {
  const data = before?.data.frame === frame ? before.data : { id, frame };
  const element: FrameElement = {
    ...boxElement('frame', id, frame, selected, standing),
    type: 'frame',
    data,
    zIndex: LAYERS.frame,
    dragHandle: '[data-drag]',
  };
  return sameElement(before, element) ? before : element;
}

/** The element of a note; the one before it where nothing changed. */
export function noteElement(
  id: string,
  note: Note,
  selected: boolean,
  standing: Standing,
  before: NoteElement | undefined,
): NoteElement {
  const data = before?.data.note === note ? before.data : { id, note };
  const element: NoteElement = {
    ...boxElement('note', id, note, selected, standing),
    type: 'note',
    data,
    zIndex: selected ? LAYERS.selected : LAYERS.plain,
  };
  return sameElement(before, element) ? before : element;
}

function boxElement(kind: 'frame' | 'note', id: string, box: Frame | Note, selected: boolean, standing: Standing) {
  const [width, height] = box.size;
  const size = standing.resized ?? { width, height };
  const position = standing.moved ?? { x: box.position[0], y: box.position[1] };
  return { id: canvasId(kind, id), position, ...size, measured: standing.measured ?? size, handles: [], selected };
}

/**
 * The element of an edge between two nodes of the graph; undefined where one of them is missing.
 *
 * `inHand`: the canvas ids of what a hand moves. Its wires lie before all else, so that nothing below them is painted
 * anew while they move, and nothing else can take them: what a pointer would hit is not drawn.
 */
export function wireElement(
  edge: Edge,
  facts: Facts,
  selection: Selection,
  way: Way | undefined,
  inHand: ReadonlySet<string>,
  before: WireElement | undefined,
): WireElement | undefined {
  const [source, output, target, input] = edge;
  const from = facts.get(source);
  const to = facts.get(target);
  if (!from || !to) return undefined;
  const key = edgeKey(edge);
  const field = from.outputs.find((one) => one.name === output) ?? to.inputs.find((one) => one.name === input);
  if (!field) return undefined;
  const label = `${from.title} → ${to.title}`;
  const data: WireData = { edge, type: field.type, label, way };
  const ends = { source: canvasId('node', source), target: canvasId('node', target) };
  const isHeld = inHand.has(ends.source) || inHand.has(ends.target);
  const element: WireElement = {
    ...ends,
    id: key,
    type: 'wire',
    sourceHandle: handleId(output),
    targetHandle: handleId(input),
    selected: selection.edges.has(key),
    data: before?.data && sameShape(before.data, data) ? before.data : data,
    ariaLabel: label,
    zIndex: isHeld ? LAYERS.inHand : LAYERS.wire,
    interactionWidth: isHeld ? 0 : REACH,
    ...(isHeld ? { reconnectable: false } : {}),
  };
  return sameElement(before, element) ? before : element;
}

/** The width of a node, and its height as far as one can tell without drawing it. */
export function sizeOf(facts: NodeFacts): readonly [number, number] {
  const rows = facts.view?.collapsed ? 0 : facts.inputs.length + facts.outputs.length;
  return [facts.view?.size?.[0] ?? NODE_WIDTH, guessedHeight(rows)];
}

/** Where the handles of a node are likely to be: outputs first, then inputs. */
function guessedHandles(facts: NodeFacts, width: number): NodeHandle[] {
  const collapsed = facts.view?.collapsed === true;
  const y = (row: number) => (collapsed ? guessedHeight(0) / 2 : guessedHandle(row)) - HANDLE / 2;
  const size = { width: HANDLE, height: HANDLE };
  const outputs = facts.outputs.map(
    ({ name }, row): NodeHandle => ({
      ...size,
      id: handleId(name),
      type: 'source',
      position: Position.Right,
      x: width - HANDLE / 2,
      y: y(row),
    }),
  );
  const inputs = facts.inputs.map(
    ({ name }, row): NodeHandle => ({
      ...size,
      id: handleId(name),
      type: 'target',
      position: Position.Left,
      x: -HANDLE / 2,
      y: y(facts.outputs.length + row),
    }),
  );
  return [...outputs, ...inputs];
}

/** Whether two elements say the same; of what they guess only the first guess counts. */
function sameElement<T extends object>(one: T | undefined, other: T): one is T {
  if (!one) return false;
  const keys = Object.keys(other) as (keyof T)[];
  return (
    keys.length === Object.keys(one).length &&
    keys.every((key) => one[key] === other[key] || key === 'handles' || sameShape(one[key], other[key]))
  );
}

/** Whether two points, or two sizes, are one. */
function sameShape(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const keys = Object.keys(other);
  return keys.every((key) => (one as Record<string, unknown>)[key] === (other as Record<string, unknown>)[key]);
}
