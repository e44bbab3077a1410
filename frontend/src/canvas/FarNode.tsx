/** A node from far away: a coloured box with its title, and marks where its wires end. */
import { type InternalNode, Position, useStoreApi } from '@xyflow/react';
import { memo } from 'react';
import { typeColor } from '@/theme/type-color';
import { categoryColor, namedColor } from './colors';
import { sizeOf } from './elements';
import styles from './FarNode.module.css';
import type { NodeFacts } from './facts';
import { handleId } from './ids';
import { useNodeRun } from './run';

/** A node from far away. It is as large as it is near, so that nothing moves when one comes closer. */
export const FarNode = memo(function FarNode({ id, facts }: { id: string; facts: NodeFacts }) {
  const internal = useStoreApi().getState().nodeLookup.get(id);
  const [guessedWidth, guessedHeight] = sizeOf(facts);
  const width = internal?.measured.width ?? guessedWidth;
  const height = internal?.measured.height ?? guessedHeight;
  const state = useNodeRun(facts.id, (run) => run?.state);
  const color = namedColor(facts.view?.color) ?? categoryColor(facts.template?.category);
  return (
    <div
      className={styles.box}
      data-node={facts.id}
      data-mode={facts.node.mode}
      data-unknown={facts.template ? undefined : true}
      data-state={state}
      style={{ width, height, '--node': color }}
    >
      <span className={styles.title}>{facts.title}</span>
      <Marks facts={facts} internal={internal} />
    </div>
  );
});

/** Where wires end. Marks without a wire are not painted, but the canvas reads the places of all of them. */
function Marks({ facts, internal }: { facts: NodeFacts; internal: InternalNode | undefined }) {
  const bounds = internal?.internals.handleBounds;
  const place = (side: 'source' | 'target', name: string) => {
    const found = bounds?.[side]?.find((handle) => handle.id === handleId(name));
    return found ? { left: found.x, top: found.y, width: found.width, height: found.height } : undefined;
  };
  const marks = [
    ...facts.outputs.map(({ name, type, connected }) => ({ name, type, connected, side: 'source' as const })),
    ...facts.inputs.map(({ name, type, sources }) => ({
      name,
      type,
      connected: sources.length > 0,
      side: 'target' as const,
    })),
  ];
  return marks.map(({ name, type, connected, side }) => (
    <i
      key={side + name}
      className={`${side} ${styles.mark}`}
      data-handleid={handleId(name)}
      data-handlepos={side === 'source' ? Position.Right : Position.Left}
      style={{
        ...place(side, name),
        ...(connected ? { background: typeColor(type.name) } : { visibility: 'hidden' as const }),
      }}
    />
  ));
}
