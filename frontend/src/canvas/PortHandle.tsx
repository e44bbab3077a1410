/** The end of wires at a field: its colour tells the type, its shape how many values. */
import { Handle, Position } from '@xyflow/react';
import { type MouseEvent, memo } from 'react';
import type { FieldType } from '@/schema/template';
import { strings } from '@/strings';
import { typeColor, typeLabel } from '@/theme/type-color';
import { tip } from '@/ui/tip';
import { handleId } from './ids';
import styles from './PortHandle.module.css';

/** What a `PortHandle` takes. */
export interface PortHandleProps {
  readonly side: 'input' | 'output';
  readonly name: string;
  readonly type: FieldType;
  readonly connected: boolean;
  /** Whether wires may end here. */
  readonly connectable: boolean;
  /** The one wire that ends here: it is lifted off when a hand takes it. */
  readonly wire?: string | undefined;
}

/** The end of wires at a field. */
export const PortHandle = memo(function PortHandle({
  side,
  name,
  type,
  connected,
  connectable,
  wire,
}: PortHandleProps) {
  const isOutput = side === 'output';
  return (
    <Handle
      type={isOutput ? 'source' : 'target'}
      position={isOutput ? Position.Right : Position.Left}
      id={handleId(name)}
      isConnectable={connectable}
      isConnectableStart={wire === undefined}
      onMouseDown={wire === undefined ? undefined : (event) => liftWire(wire, event)}
      className={styles.handle}
      data-shape={type.cardinality}
      data-connected={connected || undefined}
      data-lift={wire === undefined ? undefined : true}
      style={{ '--type': typeColor(type.name) }}
      role="img"
      aria-label={typeText(type)}
      {...tip(typeText(type))}
    />
  );
});

/** A type in words: `Image`, `list of Image`, `Image or list`. */
export function typeText(type: FieldType): string {
  const { list, listOr } = strings.canvas.type;
  const name = typeLabel(type.name);
  if (type.cardinality === 'collection') return list(name);
  return type.cardinality === 'collection_or_scalar' ? listOr(name) : name;
}

/** React Flow lifts a wire by an anchor at its end, which the handle covers: the press is passed on to that. */
function liftWire(wire: string, event: MouseEvent): void {
  if (event.button !== 0) return;
  const anchor = document
    .querySelector(`.react-flow__edge[data-id="${CSS.escape(wire)}"]`)
    ?.querySelector('.react-flow__edgeupdater-target');
  const { clientX, clientY } = event;
  anchor?.dispatchEvent(new window.MouseEvent('mousedown', { bubbles: true, clientX, clientY, button: 0 }));
}
