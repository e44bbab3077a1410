/** A node: near, with all its fields; far away, as a box with its title. */
import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { NodeElement } from './elements';
import { FarNode } from './FarNode';
import { useIsFar } from './far';
import { NearNode } from './NearNode';

/** A node of the graph, drawn anew only when its facts change: not while it is moved. */
export const NodeView = memo(
  function NodeView({ id, data, selected }: NodeProps<NodeElement>) {
    const isFar = useIsFar();
    return isFar ? <FarNode id={id} facts={data.facts} /> : <NearNode id={id} facts={data.facts} selected={selected} />;
  },
  (before, after) => before.data === after.data && before.selected === after.selected && before.id === after.id,
);
