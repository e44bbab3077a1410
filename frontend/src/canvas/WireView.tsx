/** A wire between two fields, in the colour of what goes through it. */
import { type EdgeProps, getBezierPath } from '@xyflow/react';
import { memo } from 'react';
import { typeColor } from '@/theme/type-color';
import type { WireElement } from './elements';
import { useIsFar } from './far';
import { useWire } from './stage';
import styles from './Wire.module.css';
import { pathThrough } from './ways';

/** A wire between two fields. */
export const WireView = memo(function WireView(props: EdgeProps<WireElement>) {
  const { id, data, selected, interactionWidth: reach } = props;
  const isFar = useIsFar();
  const isGoing = useWire((state) => state.going === id);
  const isParting = useWire((state) => state.parting === id);
  const path = pathOf(props);
  return (
    <g
      className={styles.wire}
      data-edge={id}
      data-going={isGoing || undefined}
      data-parting={isParting || undefined}
      data-selected={selected || undefined}
      data-far={isFar || undefined}
      style={{ '--type': typeColor(data?.type.name ?? '') }}
    >
      <path d={path} className={styles.path} data-many={data?.type.cardinality === 'collection' || undefined} />
      {isFar || !reach ? null : (
        <path d={path} className={`react-flow__edge-interaction ${styles.reach}`} strokeWidth={reach} />
      )}
    </g>
  );
});

function pathOf(props: EdgeProps<WireElement>): string {
  const { sourceX, sourceY, targetX, targetY, data } = props;
  if (!data?.way) return getBezierPath(props)[0];
  return pathThrough([[sourceX, sourceY], ...data.way, [targetX, targetY]]);
}
