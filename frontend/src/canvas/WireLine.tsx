/** The wire in the hand, and a word on what would become of it. */
import { type ConnectionLineComponentProps, getBezierPath, Position, useStore } from '@xyflow/react';
import { useEffect } from 'react';
import type { Port } from '@/document/workflow';
import { strings } from '@/strings';
import { typeColor } from '@/theme/type-color';
import type { Element } from './elements';
import { fieldOf, nodeIdOf } from './ids';
import { typeText } from './PortHandle';
import { useStage, useWire } from './stage';
import styles from './Wire.module.css';
import { hoverWire } from './wire';

/** The wire in the hand. */
export function WireLine(props: ConnectionLineComponentProps<Element>) {
  const { fromX, fromY, toX, toY, fromPosition, toPosition, toHandle } = props;
  const wire = useWire((state) => state.wire);
  const zoom = useStore((state) => state.transform[2]);
  const over = portOf(toHandle);
  const type = useEndType();
  useHover(over);
  const refusal = over && wire ? wire.refusal(over, !wire.end.isOutput) : undefined;
  const [path] = getBezierPath({
    sourceX: fromX,
    sourceY: fromY,
    sourcePosition: fromPosition,
    targetX: toX,
    targetY: toY,
    targetPosition: toHandle ? toPosition : opposite(fromPosition),
  });
  const words = refusal || (type && !over ? typeText(type) : '');
  return (
    <g style={{ '--type': typeColor(type?.name ?? '') }}>
      <path d={path} className={styles.line} data-refused={refusal !== undefined || undefined} />
      {words ? (
        <foreignObject
          x={toX}
          y={toY}
          width={1}
          height={1}
          className={styles.said}
          transform={`translate(${toX} ${toY}) scale(${1 / zoom}) translate(${18 - toX} ${14 - toY})`}
        >
          <div className={styles.words} data-refused={refusal ? true : undefined} role="status">
            {words}
          </div>
        </foreignObject>
      ) : null}
      <title>{strings.canvas.wire.drawing}</title>
    </g>
  );
}

/** Tell the other wires that this one hangs over a field. */
function useHover(over: Port | undefined): void {
  const { wires } = useStage();
  const [node, field] = over ?? [undefined, undefined];
  useEffect(() => {
    const port: Port | undefined = node === undefined || field === undefined ? undefined : [node, field];
    hoverWire(wires, port);
  }, [node, field, wires]);
}

/** The type of the end that stays. */
function useEndType() {
  const { model } = useStage();
  const end = useWire((state) => state.wire?.end);
  if (!end) return undefined;
  const facts = model.store.getState().facts.get(end.port[0]);
  const fields = end.isOutput ? facts?.outputs : facts?.inputs;
  return fields?.find((field) => field.name === end.port[1])?.type;
}

function portOf(handle: { nodeId: string; id?: string | null } | null): Port | undefined {
  const node = handle ? nodeIdOf(handle.nodeId) : undefined;
  return node === undefined || !handle?.id ? undefined : [node, fieldOf(handle.id)];
}

function opposite(position: Position): Position {
  return position === Position.Left ? Position.Right : Position.Left;
}
