/** What of the window is open: panels, dialogs, and the look. No part of any document. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { JSONValue } from '@/document/json';
import type { Edge, Port } from '@/document/workflow';
import { EVERYTHING, type GalleryQuery } from '@/gallery/query';

/** A point of the graph, in its own units. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An end of a wire that is being drawn: which field it comes from, and whether that is an output. */
export interface WireEnd {
  readonly port: Port;
  readonly isOutput: boolean;
}

/** What the add-node palette is asked for: where the node goes, and the wire that it is to take. */
export interface PaletteRequest {
  readonly kind: 'palette';
  readonly at?: Point;
  readonly wire?: WireEnd;
  /** The node that is to be swapped for another type. */
  readonly swap?: string;
  /** The edge that the node is to be put into. */
  readonly into?: Edge;
}

/** A short text that is asked for, such as a name. */
export interface AskRequest {
  readonly kind: 'ask';
  readonly title: string;
  readonly label: string;
  readonly value: string;
  readonly long?: boolean;
  readonly then: (text: string) => void;
}

/** A value that is made in a dialog: that of a field, which may be of a node. */
export interface FieldRequest {
  /** What the field is called. */
  readonly label: string;
  readonly value: JSONValue | undefined;
  /** The node whose input it is; undefined for what is only a part of an input. */
  readonly node: string | undefined;
  readonly input: string;
  /** Give the field its new value. */
  readonly give: (value: JSONValue) => void;
}

/** The one dialog that may be open. */
export type Dialog =
  | PaletteRequest
  | AskRequest
  | { readonly kind: 'connect'; readonly wire: WireEnd }
  | { readonly kind: 'commands' }
  | { readonly kind: 'search' }
  | { readonly kind: 'batch' }
  | { readonly kind: 'library' }
  | { readonly kind: 'save' }
  | { readonly kind: 'comment' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'export' }
  | { readonly kind: 'revisions'; readonly workflow: string }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'fields' }
  | ({ readonly kind: 'paint' } & FieldRequest)
  | ({ readonly kind: 'crop' } & FieldRequest)
  /** A picture in full; arrows lead to those beside it, which are the newest where none are named. */
  | { readonly kind: 'picture'; readonly name: string; readonly among?: readonly string[] }
  | { readonly kind: 'compare'; readonly pictures: readonly string[] };

/** Panels at the side. */
export type SidePanel = 'outline' | 'queue' | 'problems' | 'form' | 'upgrade';

/** What fills the window: the graph with its panels, the workflow as a form, all pictures, or all models. */
export type View = 'graph' | 'form' | 'gallery' | 'models';

/** How the editor looks; `system` is what the machine says. */
export type Theme = 'system' | 'dark' | 'light';

/** A short message at the edge of the window; `act` is a button in it. */
export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly tone: 'info' | 'success' | 'error';
  /** How often it was said while it stood there; once without. */
  readonly count?: number;
  readonly act?: { readonly label: string; readonly run: () => void };
}

/** What of the window is open. */
export interface UiState {
  readonly view: View;
  readonly dialog: Dialog | undefined;
  readonly side: SidePanel | undefined;
  readonly inspector: boolean;
  readonly results: boolean;
  readonly minimap: boolean;
  readonly snap: boolean;
  readonly theme: Theme;
  readonly notices: readonly Notice[];
  /** The node and field that is to be shown and focused: "jump to". The canvas clears it. */
  readonly goal: { readonly node: string; readonly field?: string } | undefined;
  /** What is looked for in the gallery. */
  readonly gallery: GalleryQuery;
}

/** The window. */
export type Ui = StoreApi<UiState>;

/** A window as it opens first. */
export function createUi(given: Partial<UiState> = {}): Ui {
  return createStore<UiState>(() => ({
    view: 'graph',
    dialog: undefined,
    side: undefined,
    inspector: true,
    results: true,
    minimap: true,
    snap: true,
    theme: 'system',
    notices: [],
    goal: undefined,
    gallery: EVERYTHING,
    ...given,
  }));
}

let lastNotice = 0;

/** Messages that stand there at once. */
const MOST_NOTICES = 4;

/** Say something at the edge of the window. What stands there already is counted; of too many, errors go last. */
export function notify(ui: Ui, notice: Omit<Notice, 'id' | 'count'>): void {
  lastNotice += 1;
  const id = lastNotice;
  ui.setState(({ notices }) => {
    const same = notices.find(({ text, tone }) => text === notice.text && tone === notice.tone);
    const others = notices.filter((each) => each !== same);
    const surplus =
      others.length < MOST_NOTICES ? undefined : (others.find(({ tone }) => tone !== 'error') ?? others[0]);
    const added = { ...notice, id, count: same ? (same.count ?? 1) + 1 : 1 };
    return { notices: [...others.filter((each) => each !== surplus), added] };
  });
}
