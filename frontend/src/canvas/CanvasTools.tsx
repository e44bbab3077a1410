/** Buttons at the edge of the canvas: zoom, fit, grid and map. */

import { type ReactFlowState, useStoreApi } from '@xyflow/react';
import { Grid3x3, Map as MapIcon, Maximize, Minus, Plus } from 'lucide-react';
import { useBench, useUi } from '@/app/bench';
import { strings } from '@/strings';
import { IconButton } from '@/ui/IconButton';
import { tip } from '@/ui/tip';
import styles from './Canvas.module.css';
import { useSlowly } from './use-slowly';

const say = strings.canvas.tools;
/** Milliseconds between two figures of a zoom that changes. */
const LAG = 100;
const percentOf = ({ transform }: ReactFlowState) => Math.round(transform[2] * 100);

/** Buttons at the edge of the canvas. */
export function CanvasTools() {
  const { ui, viewport } = useBench();
  const minimap = useUi((state) => state.minimap);
  const snap = useUi((state) => state.snap);
  return (
    <div className={styles.tools} role="toolbar" aria-label={say.label}>
      <IconButton icon={Minus} size="s" label={say.zoomOut} onClick={() => viewport.current()?.zoomOut()} />
      <Percent />
      <IconButton icon={Plus} size="s" label={say.zoomIn} onClick={() => viewport.current()?.zoomIn()} />
      <IconButton icon={Maximize} size="s" label={say.fit} onClick={() => viewport.current()?.fit()} />
      <IconButton
        icon={Grid3x3}
        size="s"
        label={say.snap}
        pressed={snap}
        onClick={() => ui.setState({ snap: !snap })}
      />
      <IconButton
        icon={MapIcon}
        size="s"
        label={say.minimap}
        pressed={minimap}
        onClick={() => ui.setState({ minimap: !minimap })}
      />
    </div>
  );
}

/** How large the graph is shown; a press shows it as it is. */
function Percent() {
  const { viewport } = useBench();
  const percent = useSlowly(useStoreApi(), percentOf, LAG);
  return (
    <button type="button" className={styles.percent} {...tip(say.real)} onClick={() => viewport.current()?.zoomReset()}>
      {say.percent(percent)}
    </button>
  );
}
