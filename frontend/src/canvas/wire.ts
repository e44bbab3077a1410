/** The wire that is being drawn: where it begins, where it may end, and which wire would give way to it. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Edge, Port } from '@/document/workflow';
import { edgeKey } from '@/editor/selection';
import type { EditorState } from '@/editor/store';
import type { WireEnd } from '@/editor/ui';
import { sameEdge } from '@/graph/edges';
import { feedback } from '@/schema/feedback';

/** A wire in the hand. */
export interface Wire {
  /** The end that stays. */
  readonly end: WireEnd;
  /** The edge that was lifted off its field; undefined for a new wire. */
  readonly lifted: Edge | undefined;
  /** Why it can't end at a field, in a sentence; undefined if it can. '' of fields at its own side. */
  readonly refusal: (port: Port, isOutput: boolean) => string | undefined;
  /** The edge that would give way if it ended at a field. */
  readonly replaces: (port: Port) => Edge | undefined;
  /** Whether nothing but the types keeps it from ending at a field. */
  readonly unlike: (port: Port) => boolean;
}

/** What is known of the wire in the hand. */
export interface WireState {
  readonly wire: Wire | undefined;
  /** The key of the edge that would be gone if it was let go now. */
  readonly going: string | undefined;
  /** The key of the edge that a node would be put into if it was let go now. */
  readonly parting: string | undefined;
}

/** The wire in the hand of the user of one canvas. */
export type WireStore = StoreApi<WireState>;

/** A canvas without a wire in the hand. */
export function createWireStore(): WireStore {
  return createStore<WireState>(() => ({ wire: undefined, going: undefined, parting: undefined }));
}

/** The edge between a fixed end and a field. */
export function edgeBetween(end: WireEnd, port: Port): Edge {
  return end.isOutput ? [...end.port, ...port] : [...port, ...end.port];
}

/** A wire from a field of the open graph; `lifted` is the edge that is being put elsewhere. */
export function wireFrom({ document, place, templates }: EditorState, end: WireEnd, lifted?: Edge): Wire {
  const judge = feedback(document, place, templates, end, lifted);
  return {
    end,
    lifted,
    refusal: ([node, field], isOutput) => {
      if (isOutput === end.isOutput) return '';
      if (lifted && sameEdge(edgeBetween(end, [node, field]), lifted)) return undefined;
      const verdict = judge(node, field);
      return verdict.fits ? undefined : verdict.reason;
    },
    replaces: ([node, field]) => {
      const verdict = judge(node, field);
      return verdict.fits ? verdict.replaces : undefined;
    },
    unlike: ([node, field]) => {
      const verdict = judge(node, field);
      return !verdict.fits && verdict.unlike;
    },
  };
}

/** The wire hangs over a field, or over none: the edge there that it would replace is going. */
export function hoverWire(store: WireStore, port: Port | undefined): void {
  const { wire, going } = store.getState();
  const edge = wire && port && wire.refusal(port, !wire.end.isOutput) === undefined ? wire.replaces(port) : undefined;
  const key = edge && edgeKey(edge);
  if (key !== going) store.setState({ going: key });
}

/** The hand is empty again. */
export function dropWire(store: WireStore): void {
  store.setState({ wire: undefined, going: undefined });
}
