/** Taking and moving things by hand, and putting a node into the wire that it is dropped on. */
import { useMemo } from 'react';
import { useBench } from '@/app/bench';
import type { Edge } from '@/document/workflow';
import { type EditorState, openPart } from '@/editor/store';
import { insertionOf, insertOnEdge } from '@/graph/insertion';
import { type Types, typesAt } from '@/graph/types';
import { strings } from '@/strings';
import type { Element } from './elements';
import { only } from './selecting';
import { useStage } from './stage';

/** What React Flow is to be given for moves. */
export function useMoving() {
  const { editor } = useBench();
  const { model, wires } = useStage();
  return useMemo(() => {
    const take = (_event: unknown, elements: readonly Element[]) => model.hold(elements.map(({ id }) => id));
    const letGo = () => model.release(strings.canvas.move);
    return {
      onNodeDragStart: (event: unknown, _element: Element, elements: Element[]) => take(event, elements),
      onNodeDrag: (event: MouseEvent | TouchEvent | React.MouseEvent, _element: Element, elements: Element[]) => {
        const node = loneNode(elements);
        const key = node === undefined ? undefined : edgeUnder(event);
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
  }, [editor, model, wires]);
}

/** The one node that is moved, if it has no wires yet. */
function loneNode(elements: readonly Element[]): string | undefined {
  const [element, ...others] = elements;
  if (element?.type !== 'node' || others.length > 0) return undefined;
  const { id, inputs, outputs } = element.data.facts;
  const isWired = inputs.some((input) => input.sources.length > 0) || outputs.some((output) => output.connected);
  return isWired ? undefined : id;
}

/** The key of the edge under the pointer. */
function edgeUnder(event: MouseEvent | TouchEvent | React.MouseEvent): string | undefined {
  if (!('clientX' in event)) return undefined;
  const under = document.elementsFromPoint(event.clientX, event.clientY);
  const wire = under.map((element) => element.closest('[data-edge]')).find((found) => found !== null);
  return wire?.getAttribute('data-edge') ?? undefined;
}

function typesIn({ document, place, templates }: EditorState): Types {
  return typesAt(document, place, templates);
}
