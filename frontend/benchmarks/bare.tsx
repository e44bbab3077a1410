/** React Flow alone: as many nodes of the same size, with as many wires, as the graph that is given. */
import {
  Background,
  Controls,
  type Edge,
  Handle,
  MiniMap,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useEdgesState,
  useNodesState,
  useReactFlow,
} from '@xyflow/react';
import { createRoot } from 'react-dom/client';
import { guessedHeight, NODE_WIDTH } from '@/canvas/metrics';
import '@xyflow/react/dist/style.css';

interface Graph {
  nodes: Record<string, { type: string; label: string }>;
  edges: [string, string, string, string][];
  view: { positions: Record<string, [number, number]> };
}

type PlainNode = Node<{ label: string }, 'plain'>;

const ROWS = 7;
const HEIGHT = guessedHeight(ROWS);

function Plain({ data }: NodeProps<PlainNode>) {
  return (
    <div style={{ width: NODE_WIDTH, height: HEIGHT, border: '1px solid gray', borderRadius: 8, background: 'white' }}>
      <Handle type="target" position={Position.Left} />
      {data.label}
      <Handle type="source" position={Position.Right} />
    </div>
  );
}

const NODE_TYPES = { plain: Plain };
/** Whether React Flow's own grid, map and buttons are there, as ours are. */
const isDressed = new URLSearchParams(location.search).has('dressed');

function Bare({ graph }: { graph: Graph }) {
  const [nodes, , onNodesChange] = useNodesState<PlainNode>(
    Object.entries(graph.nodes).map(([id, { type, label }]) => {
      const [x, y] = graph.view.positions[id] ?? [0, 0];
      return { id, type: 'plain', position: { x, y }, data: { label: label || type } };
    }),
  );
  const [edges, , onEdgesChange] = useEdgesState<Edge>(
    graph.edges.map(([source, , target], at) => ({ id: String(at), source, target })),
  );
  Object.assign(window, { flow: useReactFlow() });
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      onNodesChange={onNodesChange}
      onEdgesChange={onEdgesChange}
      nodeTypes={NODE_TYPES}
      minZoom={0.05}
      onlyRenderVisibleElements
    >
      {isDressed ? (
        <>
          <Background />
          <MiniMap />
          <Controls />
        </>
      ) : null}
    </ReactFlow>
  );
}

const graph = (await fetch('data/graph.json').then((it) => it.json())) as Graph;
const root = document.getElementById('app');
if (root)
  createRoot(root).render(
    <ReactFlowProvider>
      <Bare graph={graph} />
    </ReactFlowProvider>,
  );
