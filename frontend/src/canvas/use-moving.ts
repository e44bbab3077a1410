/** Taking and moving things by hand, and putting a node into the wire that it is dropped on. */
import type { useReactFlow } from '@xyflow/react';
import { useMemo } from 'react';
import { useBench } from '@/app/bench';
import type { Edge } from '@/document/workflow';
import { type EditorState, openPart } from '@/editor/store';
import type { Point } from '@/editor/ui';
import { insertionOf, insertOnEdge } from '@/graph/insertion';
import { type Types, typesAt } from '@/graph/types';
import { strings } from '@/strings';
import type { Element } from './elements';
import { boxOfElement } from './hand';
import { only } from './selecting';
import { useStage } from './stage';

type Flow = Pick<ReturnType<typeof useReactFlow>, 'flowToScreenPosition'>;

/**
 * How far from the middle of a node, across or down, a wire may pass, in pixels: the grid keeps nodes from lying just on
 * it.
 */
const BESIDE = [0, -12, 12, -24, 24, -36, 36, -48, 48];

/** What React Flow is to be given for moves. */
export function useMoving(flow: Flow) {
  const { editor } = useBench();
  const { model, wires } = useStage();
  return useMemo(() => {
    const take = (_event: unknown, elements: readonly Element[]) => model.hold(elements.map(({ id }) => id));
    const letGo = () => model.release(strings.canvas.move);
    return {
      onNodeDragStart: (event: unknown, _element: Element, elements: Element[]) => take(event, elements),
      onNodeDrag: (event: MouseEvent | TouchEvent | React.MouseEvent, element: Element, elements: Element[]) => {
        const node = loneNode(elements);
        const key = node === undefined ? undefined : edgeUnder([...pointOf(event), ...middleOf(element, flow)]);
        const edge = key === undefined ? undefined : (JSON.parse(key) as Edge);
        const state = editor.store.getState();
        const fits =
          node !== undefined && edge !== undefined && insertionOf(openPart(state), node, edge, typesIn(state));
        const parting = fits ? key : undefined;
        if (wires.getState().parting !== parting) wires.setState({ parting });
      },
      onNodeDragStop: (_event: unknown, _element: Element, elements: Element[]) => {
        const { parting } = wires.getState();
        const node = loneNode(elements);
        wires.setState({ parting: undefined });
        if (parting === undefined || node === undefined) return letGo();
        const edge = JSON.parse(parting) as Edge;
        model.release(
          strings.canvas.wire.insert,
          (part) => void insertOnEdge(part, node, edge, typesIn(editor.store.getState())),
        );
      },
      // React Flow keeps what is selected when one of it is clicked, since that may begin a move. A click that moved
      // nothing means the one.
      onNodeClick: (event: React.MouseEvent, element: Element) => {
        const chosen = event.shiftKey || event.ctrlKey || event.metaKey ? undefined : only(element.id);
        if (chosen) editor.select(chosen);
      },
      onSelectionDragStart: (event: unknown, elements: Element[]) => take(event, elements),
      onSelectionDragStop: letGo,
    };
  }, [editor, flow, model, wires]);
}

/** The one node that is moved, if it has no wires yet. */
function loneNode(elements: readonly Element[]): string | undefined {
  const [element, ...others] = elements;
  if (element?.type !== 'node' || others.length > 0) return undefined;
  const { id, inputs, outputs } = element.data.facts;
  const isWired = inputs.some((input) => input.sources.length > 0) || outputs.some((output) => output.connected);
  return isWired ? undefined : id;
}

/** Where the pointer is in the window. */
function pointOf(event: MouseEvent | TouchEvent | React.MouseEvent): Point[] {
  return 'clientX' in event ? [{ x: event.clientX, y: event.clientY }] : [];
}

/** Points about the middle of a node: a wire that it covers may be meant as much as one that is pointed at. */
function middleOf(element: Element, flow: Flow): Point[] {
  // What is drawn is a frame behind.
  const box = boxOfElement(element);
  const { x, y } = flow.flowToScreenPosition({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
  return BESIDE.flatMap((away) => [
    { x, y: y + away },
    { x: x + away, y },
  ]);
}

/** The key of the edge at the first of some points of the window that has one. */
function edgeUnder(points: readonly Point[]): string | undefined {
  for (const { x, y } of points) {
    const found = edgeAt(x, y);
    if (found !== undefined) return found;
  }
  return undefined;
}

function edgeAt(x: number, y: number): string | undefined {
  const under = document.elementsFromPoint(x, y);
  const wire = under.map((element) => element.closest('[data-edge]')).find((found) => found !== null);
  return wire?.getAttribute('data-edge') ?? undefined;
}

function typesIn({ document, place, templates }: EditorState): Types {
  return typesAt(document, place, templates);
}
