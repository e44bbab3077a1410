/** Drawing wires: what React Flow tells of it, and what becomes of a wire that is let go. */
import type { Connection, FinalConnectionState, OnConnectStartParams, useReactFlow } from '@xyflow/react';
import { useMemo, useRef } from 'react';
import { useBench } from '@/app/bench';
import type { Edge, Part, Port } from '@/document/workflow';
import { type EditorState, openPart } from '@/editor/store';
import type { PaletteRequest, Point } from '@/editor/ui';
import { convertersFor } from '@/schema/converters';
import { cutWire, endWire, fittingField } from './actions';
import type { Element, WireElement } from './elements';
import type { Facts } from './facts';
import { fieldOf, nodeIdOf } from './ids';
import { useStage } from './stage';
import { dropWire, edgeBetween, type Wire, wireFrom } from './wire';

type Flow = Pick<ReturnType<typeof useReactFlow<Element, WireElement>>, 'screenToFlowPosition'>;

/** What React Flow is to be given for wires. */
export function useWiring(flow: Flow) {
  const bench = useBench();
  const { model, wires } = useStage();
  const lifting = useRef<Edge | undefined>(undefined);
  return useMemo(
    () => ({
      onReconnectStart: (_event: unknown, wire: WireElement) => {
        lifting.current = wire.data?.edge;
      },
      onConnectStart: (_event: unknown, { nodeId, handleId, handleType }: OnConnectStartParams) => {
        const port = portOf(nodeId, handleId);
        const end = port && { port, isOutput: handleType === 'source' };
        if (end) wires.setState({ wire: wireFrom(bench.editor.store.getState(), end, lifting.current) });
        lifting.current = undefined;
      },
      isValidConnection: (connection: Connection | WireElement) => {
        const { wire } = wires.getState();
        const port = wire?.end.isOutput
          ? portOf(connection.target, connection.targetHandle)
          : portOf(connection.source, connection.sourceHandle);
        return wire !== undefined && port !== undefined && wire.refusal(port, !wire.end.isOutput) === undefined;
      },
      onConnectEnd: (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
        const { wire } = wires.getState();
        dropWire(wires);
        if (!wire) return;
        const at = pointOf(event);
        const under = document.elementFromPoint(at.x, at.y);
        const over = state.toHandle ? portOf(state.toHandle.nodeId, state.toHandle.id) : undefined;
        const exact = over && state.isValid ? over : undefined;
        const port = exact ?? portUnder(under, model.store.getState().facts, wire);
        const between = port ? undefined : edgeUnder(under, wire);
        const editing = bench.editor.store.getState();
        const open = (request: Omit<PaletteRequest, 'kind'>) =>
          bench.ui.setState({ dialog: { kind: 'palette', ...request } });
        if (port) endWire(bench.editor, wire, port);
        else if (between && canConvert(editing, between))
          open({ into: between, at: middleOf(openPart(editing), between) });
        else if (!under?.closest('.react-flow__pane') || under.closest('.react-flow__node')) return;
        else if (wire.lifted) cutWire(bench.editor, wire.lifted);
        else open({ wire: wire.end, at: flow.screenToFlowPosition(at) });
      },
    }),
    [bench, model, wires, flow],
  );
}

/** The edge to the field under the pointer, where only the types keep a new wire from it. */
function edgeUnder(under: globalThis.Element | null, wire: Wire): Edge | undefined {
  const id = under?.closest('.react-flow__node')?.getAttribute('data-id');
  const node = id ? nodeIdOf(id) : undefined;
  const name = fieldUnder(under, wire);
  if (node === undefined || !name || wire.lifted || !wire.unlike([node, name])) return undefined;
  return edgeBetween(wire.end, [node, name]);
}

function canConvert({ document, place, templates }: EditorState, edge: Edge): boolean {
  return convertersFor(document, place, templates, edge).length > 0;
}

/** Halfway between the two nodes of an edge. */
function middleOf({ view }: Part, [source, , target]: Edge): Point {
  const [fromX, fromY] = view.positions[source] ?? [0, 0];
  const [toX, toY] = view.positions[target] ?? [0, 0];
  return { x: (fromX + toX) / 2, y: (fromY + toY) / 2 };
}

function fieldUnder(under: globalThis.Element | null, wire: Wire): string | null | undefined {
  const attribute = wire.end.isOutput ? 'data-field' : 'data-output';
  return under?.closest(`[${attribute}]`)?.getAttribute(attribute);
}

/** The field under the pointer if it fits; over the rest of a node, the field of it that fits best. */
function portUnder(under: globalThis.Element | null, facts: Facts, wire: Wire): Port | undefined {
  const id = under?.closest('.react-flow__node')?.getAttribute('data-id');
  const node = id ? nodeIdOf(id) : undefined;
  if (node === undefined) return undefined;
  const name = fieldUnder(under, wire);
  if (!name) return fittingField(facts, node, wire);
  return wire.refusal([node, name], !wire.end.isOutput) === undefined ? [node, name] : undefined;
}

function portOf(node: string | null, handle: string | null | undefined): Port | undefined {
  const id = node === null ? undefined : nodeIdOf(node);
  return id === undefined || !handle ? undefined : [id, fieldOf(handle)];
}

function pointOf(event: MouseEvent | TouchEvent): { x: number; y: number } {
  const touch = 'changedTouches' in event ? event.changedTouches[0] : event;
  return { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
}
