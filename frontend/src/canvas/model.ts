/**
 * The canvas as the document, the selection and the user's hand have it: elements that React Flow draws.
 *
 * The document is the truth. What a hand holds, and how large things were drawn, is known here alone until it is let go.
 */
import type { EdgeChange, NodeChange } from '@xyflow/react';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Part } from '@/document/workflow';
import { edgeKey } from '@/editor/selection';
import { type Editor, type EditorState, openPart } from '@/editor/store';
import type { Point } from '@/editor/ui';
import { nodeBox } from '@/graph/boxes';
import { typesAt } from '@/graph/types';
import {
  type Element,
  frameElement,
  nodeElement,
  noteElement,
  type Size,
  type WireElement,
  wireElement,
} from './elements';
import { type Facts, factsOf, type NodeFacts } from './facts';
import { carriedBy, type Held, setDown } from './hand';
import { canvasId } from './ids';
import { flowOrder } from './order';
import { placesOf } from './placing';
import { selectionAfter } from './selecting';
import { waysOf } from './ways';

/** What there is to draw. */
export interface CanvasState {
  readonly facts: Facts;
  readonly elements: Element[];
  readonly wires: WireElement[];
}

/** The canvas of an editor. */
export interface CanvasModel {
  readonly store: StoreApi<CanvasState>;
  /** Draw what the editor has, from now until the answer is called. */
  follow(): () => void;
  /** What React Flow wants changed: selections, sizes as drawn, places while a hand moves them. */
  changeElements(changes: readonly NodeChange<Element>[]): void;
  changeWires(changes: readonly EdgeChange<WireElement>[]): void;
  /** A hand takes elements: nothing is written until it lets go. */
  hold(ids: readonly string[]): void;
  /** The hand lets go: all that it moved and resized, and `also`, is one step. */
  release(label: string, also?: (part: Part) => void): void;
}

/** The canvas of an editor; `moveLabel` names the step of moves without a hand, such as those of the keyboard. */
export function createCanvasModel(editor: Editor, moveLabel: string): CanvasModel {
  const measured = new Map<string, { readonly size: Size; readonly ports: string }>();
  const held: Held = { moved: new Map(), resized: new Map() };
  let carried: ReadonlyMap<string, readonly string[]> | undefined;
  let inHand: ReadonlySet<string> = new Set();
  let seen: EditorState | undefined;
  let depths: ReadonlyMap<string, number> = new Map();
  let places: ReadonlyMap<string, Point> = new Map();
  let index: { readonly of: readonly Element[]; readonly byId: ReadonlyMap<string, Element> } = {
    of: [],
    byId: new Map(),
  };
  const store = createStore<CanvasState>(() => ({ facts: new Map(), elements: [], wires: [] }));

  function element(id: string): Element | undefined {
    const { elements } = store.getState();
    if (index.of !== elements) index = { of: elements, byId: new Map(elements.map((one) => [one.id, one])) };
    return index.byId.get(id);
  }

  function drawnSize(id: string, facts: NodeFacts): Size | undefined {
    const found = measured.get(id);
    return found?.ports === portsText(facts) ? found.size : undefined;
  }

  function standing(id: string, size: Size | undefined) {
    return { measured: size, moved: held.moved.get(id), resized: held.resized.get(id) };
  }

  /** All elements anew; those that say the same as before are the same objects. */
  function draw(state: EditorState): void {
    const part = openPart(state);
    const before = store.getState();
    const isSamePart = seen !== undefined && part === openPart(seen) && seen.templates === state.templates;
    if (seen && !samePlace(seen, state)) forget();
    let { facts } = before;
    if (!isSamePart) {
      const templateOf = typesAt(state.document, state.place, state.templates).templatesOf(part);
      facts = factsOf(part, templateOf, facts);
      depths = flowOrder(part);
      places = placesOf(part, depths, (id) => nodeBox(part, id, templateOf).height);
    }
    seen = state;
    const elements = elementsOf(part, facts, state, new Map(before.elements.map((element) => [element.id, element])));
    store.setState({
      facts,
      elements: kept(before.elements, elements),
      wires: kept(before.wires, wiresOf(part, facts, state, before.wires)),
    });
  }

  function wiresOf(part: Part, facts: Facts, state: EditorState, before: readonly WireElement[]): WireElement[] {
    const known = new Map(before.map((wire) => [wire.id, wire]));
    const wires = new Map<string, WireElement>();
    const ways = waysOf(part);
    for (const edge of part.edges) {
      const key = edgeKey(edge);
      const wire = wireElement(edge, facts, state.selection, ways.get(key), inHand, known.get(key));
      if (wire) wires.set(wire.id, wire);
    }
    return [...wires.values()];
  }

  function elementsOf(part: Part, facts: Facts, state: EditorState, before: ReadonlyMap<string, Element>): Element[] {
    const { nodes, frames, notes } = state.selection;
    const elements: Element[] = [];
    for (const [id, frame] of Object.entries(part.view.frames)) {
      const name = canvasId('frame', id);
      const old = before.get(name);
      elements.push(
        frameElement(id, frame, frames.has(id), standing(name, undefined), old?.type === 'frame' ? old : undefined),
      );
    }
    for (const id of depths.keys()) {
      const shown = facts.get(id);
      if (!shown) continue;
      const name = canvasId('node', id);
      const old = before.get(name);
      const place = places.get(id) ?? { x: 0, y: 0 };
      const stands = standing(name, drawnSize(name, shown));
      elements.push(nodeElement(shown, place, nodes.has(id), stands, old?.type === 'node' ? old : undefined));
    }
    for (const [id, note] of Object.entries(part.view.notes)) {
      const name = canvasId('note', id);
      const old = before.get(name);
      elements.push(
        noteElement(id, note, notes.has(id), standing(name, undefined), old?.type === 'note' ? old : undefined),
      );
    }
    return elements;
  }

  /** Only some elements anew: what a moving hand needs, many times a second. */
  function redraw(ids: ReadonlySet<string>): void {
    store.setState(({ elements }) => ({
      elements: elements.map((element) => (ids.has(element.id) ? placed(element) : element)),
    }));
  }

  function placed(element: Element): Element {
    const moved = held.moved.get(element.id);
    const resized = held.resized.get(element.id);
    const next = { ...element, ...(moved ? { position: moved } : {}) };
    if (!resized) return next;
    return next.type === 'node' ? { ...next, width: resized.width } : { ...next, ...resized, measured: resized };
  }

  function forget(): void {
    measured.clear();
    held.moved.clear();
    held.resized.clear();
    emptyHand();
  }

  function emptyHand(): void {
    carried = undefined;
    inHand = new Set();
  }

  /** Things stand on whole units, in the hand as when it sets them down: between pixels letters are blurred, and cost more. */
  function move(id: string, at: Point): void {
    const from = element(id)?.position;
    const to = { x: Math.round(at.x), y: Math.round(at.y) };
    held.moved.set(id, to);
    if (!from) return;
    for (const other of carried?.get(id) ?? []) {
      const stood = element(other)?.position;
      if (stood) held.moved.set(other, { x: stood.x + to.x - from.x, y: stood.y + to.y - from.y });
    }
  }

  function measure(id: string, size: Size): void {
    const found = element(id);
    if (found?.type === 'node') measured.set(id, { size, ports: portsText(found.data.facts) });
  }

  function release(label: string, merge?: string, also?: (part: Part) => void): void {
    const state = editor.store.getState();
    const taken: Held = { moved: new Map(held.moved), resized: new Map(held.resized) };
    held.moved.clear();
    held.resized.clear();
    emptyHand();
    if (taken.moved.size + taken.resized.size === 0 && !also) {
      draw(state);
      return;
    }
    const standingPlaces = places;
    const recipe = (part: Part) => {
      setDown(part, taken, standingPlaces);
      also?.(part);
    };
    editor.editPart(label, recipe, merge === undefined ? {} : { merge });
    if (editor.store.getState().document === state.document) draw(state);
  }

  draw(editor.store.getState());
  return {
    store,
    follow() {
      draw(editor.store.getState());
      return editor.store.subscribe(draw);
    },
    changeElements(changes) {
      const touched = new Set<string>();
      let isMeasured = false;
      let isMoved = false;
      for (const change of changes) {
        if (change.type === 'position' && change.position) {
          move(change.id, change.position);
          isMoved = true;
        } else if (change.type === 'dimensions' && change.dimensions) {
          if (change.setAttributes) held.resized.set(change.id, change.dimensions);
          else measure(change.id, change.dimensions);
          isMeasured ||= !change.setAttributes;
        }
      }
      for (const id of [...held.moved.keys(), ...held.resized.keys()]) touched.add(id);
      const selection = selectionAfter(editor.store.getState().selection, changes);
      if (selection) editor.select(selection);
      if (isMeasured) draw(editor.store.getState());
      if (touched.size > 0) redraw(touched);
      if (isMoved && carried === undefined) release(moveLabel, 'canvas-move');
    },
    changeWires(changes) {
      const { selection } = editor.store.getState();
      const edges = new Set(selection.edges);
      for (const change of changes) {
        if (change.type !== 'select') continue;
        if (change.selected) edges.add(change.id);
        else edges.delete(change.id);
      }
      if (!sameSet(edges, selection.edges)) editor.select({ ...selection, edges });
    },
    hold(ids) {
      carried = carriedBy(store.getState().elements, ids);
      inHand = new Set([...ids, ...[...carried.values()].flat()]);
      const state = editor.store.getState();
      const { facts, wires } = store.getState();
      store.setState({ wires: kept(wires, wiresOf(openPart(state), facts, state, wires)) });
    },
    release: (label, also) => release(label, undefined, also),
  };
}

/** The names of a node's fields as they stand below one another: where they are the same, handles stand the same. */
function portsText(facts: NodeFacts): string {
  const names = [facts.outputs.map((output) => output.name), facts.inputs.map((input) => input.name)];
  return JSON.stringify([facts.view?.collapsed === true, ...names]);
}

function samePlace(one: EditorState, other: EditorState): boolean {
  return one.place.length === other.place.length && one.place.every((name, index) => name === other.place[index]);
}

/** The old list if the new one holds the same. */
function kept<T>(old: T[], next: T[]): T[] {
  return old.length === next.length && next.every((item, index) => item === old[index]) ? old : next;
}

function sameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((item) => other.has(item));
}
