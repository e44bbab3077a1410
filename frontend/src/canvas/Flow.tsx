/** React Flow, with all that the canvas teaches it. */
import { ReactFlow, type ReactFlowProps, SelectionMode, useStore as useFlow, useReactFlow } from '@xyflow/react';
import { type MouseEvent, type PointerEvent, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { useBench, useUi } from '@/app/bench';
import { commandNamed } from '@/commands';
import { isEnabled } from '@/commands/command';
import { nodesSelected } from '@/editor/selection';
import type { Point } from '@/editor/ui';
import { strings } from '@/strings';
import type { Workbench } from '@/workbench/workbench';
import styles from './Canvas.module.css';
import { Corners } from './Corners';
import type { Element, WireElement } from './elements';
import { FrameView } from './FrameView';
import { FarContext } from './far';
import { nodeIdOf } from './ids';
import { watchLongPress } from './long-press';
import { FAR_ZOOM, GRID, TINY_ZOOM } from './metrics';
import { NodeView } from './NodeView';
import { NoteView } from './NoteView';
import { useStage } from './stage';
import { useDots } from './use-dots';
import { useMenus } from './use-menus';
import { useMotion } from './use-motion';
import { useMoving } from './use-moving';
import { useView } from './use-view';
import { useWalking } from './use-walking';
import { useWiring } from './use-wiring';
import { WireLine } from './WireLine';
import { WireView } from './WireView';

const NODE_TYPES = { node: NodeView, frame: FrameView, note: NoteView };
const EDGE_TYPES = { wire: WireView };
/** One element for good: a node that moves has nothing to do with what lies in the corners. */
const CORNERS = <Corners />;
/** React Flow lets wires be lifted only where it can tell somebody; `onConnectEnd` does all that is to be done. */
const nothing = () => undefined;

const FIXED: ReactFlowProps<Element, WireElement> = {
  nodeTypes: NODE_TYPES,
  edgeTypes: EDGE_TYPES,
  connectionLineComponent: WireLine,
  connectionRadius: 30,
  connectOnClick: false,
  onReconnect: nothing,
  reconnectRadius: 12,
  minZoom: 0.05,
  maxZoom: 2.5,
  snapGrid: [GRID, GRID],
  nodeDragThreshold: 2,
  selectionMode: SelectionMode.Partial,
  selectionKeyCode: ['Shift', 'Control', 'Meta'],
  multiSelectionKeyCode: ['Shift', 'Control', 'Meta'],
  panOnDrag: [0, 1],
  zoomOnDoubleClick: false,
  // Keys belong to the commands, which are one step each.
  deleteKeyCode: null,
  disableKeyboardA11y: true,
  edgesFocusable: false,
  elevateNodesOnSelect: false,
  attributionPosition: 'top-right',
};

/** The open graph. */
export function Flow() {
  const bench = useBench();
  const { ui } = bench;
  const { model } = useStage();
  const flow = useReactFlow<Element, WireElement>();
  const elements = useStore(model.store, (state) => state.elements);
  const wires = useStore(model.store, (state) => state.wires);
  const snap = useUi((state) => state.snap);
  const isFar = useFlow((state) => state.transform[2] < FAR_ZOOM);
  const isTiny = useFlow((state) => state.transform[2] < TINY_ZOOM);
  const pointer = useRef<Point | undefined>(undefined);
  const menus = useMenus(flow);
  const view = useView(pointer);
  const moving = useMoving(flow);
  const wiring = useWiring(flow);
  const walking = useWalking();
  useDots();
  useMotion();
  const track = (event: PointerEvent) => {
    pointer.current = { x: event.clientX, y: event.clientY };
  };
  const add = (event: MouseEvent) => {
    if (!(event.target instanceof globalThis.Element) || !event.target.matches('.react-flow__pane')) return;
    ui.setState({
      dialog: { kind: 'palette', at: flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }) },
    });
  };
  // Whatever changes of what nodes are given makes all of them be drawn again, a thousand times in a drag.
  const enter = useMemo(() => entering(bench), [bench]);
  return (
    <FarContext value={isFar}>
      <ReactFlow<Element, WireElement>
        {...FIXED}
        {...menus.handlers}
        {...view}
        {...moving}
        {...wiring}
        className={styles.canvas ?? ''}
        data-far={isFar || undefined}
        data-tiny={isTiny || undefined}
        aria-label={strings.app.regions.canvas}
        tabIndex={-1}
        nodes={elements}
        edges={wires}
        onNodesChange={model.changeElements}
        onEdgesChange={model.changeWires}
        // From so far away most is seen, and looking for what is not costs more than drawing it.
        onlyRenderVisibleElements={!isTiny}
        edgesReconnectable={!isFar}
        snapToGrid={snap}
        onPointerDown={({ nativeEvent }) => watchLongPress(nativeEvent)}
        onPointerMove={track}
        onPointerLeave={() => {
          pointer.current = undefined;
        }}
        onDoubleClick={add}
        onNodeDoubleClick={enter}
        onKeyDown={walking}
      >
        {CORNERS}
      </ReactFlow>
      {menus.menu}
    </FarContext>
  );
}

/** A double click on a node goes into the subgraph that it calls. */
function entering(bench: Workbench) {
  return (event: MouseEvent, { id }: Element) => {
    const node = nodeIdOf(id);
    const isText = event.target instanceof globalThis.Element && event.target.closest('input, textarea, button');
    if (node === undefined || isText) return;
    bench.editor.select(nodesSelected([node]));
    const command = commandNamed('subgraph.enter');
    if (isEnabled(command, bench)) void command.run(bench);
  };
}
