/**
 * `written`: a document as JSON, with no more in it than it has to say.
 *
 * Documents in the editor have every key; files leave out what is empty. What the file that it was read from had is
 * written again, so that a document which nobody changed is the same JSON afterwards.
 */
import type { WorkflowDocument } from '@/document/workflow';

/** Which keys of an object may be left out, and what they are then; and the shapes of what is inside. */
interface Shape {
  readonly usual?: Readonly<Record<string, unknown>>;
  readonly inside?: Readonly<Record<string, Shape>>;
  /** The shape of every value, where the keys are names. */
  readonly each?: Shape;
}

const NODE: Shape = { usual: { inputs: {}, mode: 'normal', label: '' } };
const VIEW: Shape = {
  usual: { positions: {}, nodes: {}, fields: {}, frames: {}, notes: {}, routes: [] },
  inside: { frames: { each: { usual: { title: '' } } }, notes: { each: { usual: { text: '' } } } },
};
const INTERFACE: Shape = { usual: { inputs: {}, outputs: {} } };

function partShape(more: Shape = {}): Shape {
  return {
    usual: { name: '', nodes: {}, edges: [], interface: {}, subgraphs: {}, pins: {}, view: {}, ...more.usual },
    inside: { nodes: { each: NODE }, view: VIEW, interface: INTERFACE, subgraphs: SUBGRAPHS, ...more.inside },
  };
}

const SUBGRAPHS: { each?: Shape } = {};
SUBGRAPHS.each = partShape();

const WORKFLOW = partShape({
  usual: { id: '', meta: {}, packs: {}, form: {} },
  inside: {
    meta: { usual: { author: '', description: '', notes: '', tags: [] } },
    packs: { each: { usual: { version: '' } } },
  },
});

/** A document as JSON; `source` is the JSON that it was read from. */
export function written(document: WorkflowDocument, source: unknown = {}): Record<string, unknown> {
  return lean(document, source, WORKFLOW) as Record<string, unknown>;
}

function lean(value: unknown, source: unknown, shape: Shape): unknown {
  if (!isObject(value)) return value;
  const before = isObject(source) ? source : {};
  const result: Record<string, unknown> = {};
  for (const key of inOrder(value, before)) {
    const inside = shape.each ?? shape.inside?.[key];
    const kept = inside ? lean(value[key], before[key], inside) : value[key];
    if (kept === undefined) continue;
    const isUsual = shape.usual !== undefined && key in shape.usual && isSame(kept, shape.usual[key]);
    if (!isUsual || key in before) result[key] = kept;
  }
  return result;
}

/** The keys of a value: those that the source had in its order, then the others. */
function inOrder(value: Record<string, unknown>, before: Record<string, unknown>): string[] {
  const known = Object.keys(before).filter((key) => key in value);
  return [...known, ...Object.keys(value).filter((key) => !(key in before))];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is an empty one, or a plain one that is the same. */
function isSame(value: unknown, usual: unknown): boolean {
  if (Array.isArray(usual)) return Array.isArray(value) && value.length === 0;
  if (isObject(usual)) return isObject(value) && Object.keys(value).length === 0;
  return value === usual;
}
