/** The wire that is being drawn: where it begins, where it may end, and which wires would give way to it. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Edge, Part, Port } from '@/document/workflow';
import { edgeKey } from '@/editor/selection';
import type { WireEnd } from '@/editor/ui';
import { displacedBy, sameEdge } from '@/graph/edges';
import type { Types } from '@/graph/types';

/** A wire in the hand. */
export interface Wire {
  /** The end that stays. */
  readonly end: WireEnd;
  /** The edge that was lifted off its field; undefined for a new wire. */
  readonly lifted: Edge | undefined;
  /** Why it can't end at a field, in a sentence; undefined if it can. */
  readonly refusal: (port: Port, isOutput: boolean) => string | undefined;
}

/** What is known of the wire in the hand. */
export interface WireState {
  readonly wire: Wire | undefined;
  /** Keys of edges that would be gone if it was let go now. */
  readonly going: ReadonlySet<string>;
  /** The key of the edge that a node would be put into if it was let go now. */
  readonly parting: string | undefined;
}

/** The wire in the hand of the user of one canvas. */
export type WireStore = StoreApi<WireState>;

const NONE: ReadonlySet<string> = new Set();

/** A canvas without a wire in the hand. */
export function createWireStore(): WireStore {
  return createStore<WireState>(() => ({ wire: undefined, going: NONE, parting: undefined }));
}

/** The edge between a fixed end and a field. */
export function edgeBetween(end: WireEnd, port: Port): Edge {
  return end.isOutput ? [...end.port, ...port] : [...port, ...end.port];
}

/** Take a wire in the hand. What fits is asked for once a field. */
export function takeWire(store: WireStore, part: Part, types: Types, end: WireEnd, lifted?: Edge): void {
  const open = lifted ? { ...part, edges: part.edges.filter((edge) => !sameEdge(edge, lifted)) } : part;
  const answers = new Map<string, string | undefined>();
  const refusal = (port: Port, isOutput: boolean) => {
    if (isOutput === end.isOutput) return '';
    const edge = edgeBetween(end, port);
    const key = edgeKey(edge);
    if (!answers.has(key)) answers.set(key, types.problem(open, edge));
    return answers.get(key);
  };
  store.setState({ wire: { end, lifted, refusal }, going: NONE });
}

/** The wire is over a field, or over none: the edges there that it would replace are going. */
export function hoverWire(store: WireStore, part: Part, types: Types, port: Port | undefined): void {
  const { wire, going } = store.getState();
  if (!wire) return;
  const edge = port && edgeBetween(wire.end, port);
  const isFit = port && wire.refusal(port, !wire.end.isOutput) === undefined;
  const displaced = edge && isFit ? displacedBy(part, edge, types.templatesOf(part)) : [];
  const keys = new Set(displaced.filter((other) => other !== wire.lifted).map(edgeKey));
  if (keys.size + going.size > 0) store.setState({ going: keys });
}

/** The hand is empty again. */
export function dropWire(store: WireStore): void {
  store.setState({ wire: undefined, going: NONE });
}
