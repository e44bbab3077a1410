/** The end of wires at a field: its colour tells the type, its shape how many values. */
import { Handle, Position } from '@xyflow/react';
import { memo } from 'react';
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
}

/** The end of wires at a field. */
export const PortHandle = memo(function PortHandle({ side, name, type, connected, connectable }: PortHandleProps) {
  const isOutput = side === 'output';
  return (
    <Handle
      type={isOutput ? 'source' : 'target'}
      position={isOutput ? Position.Right : Position.Left}
      id={handleId(name)}
      isConnectable={connectable}
      className={styles.handle}
      data-shape={type.cardinality}
      data-connected={connected || undefined}
      style={{ '--type': typeColor(type.name) }}
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
