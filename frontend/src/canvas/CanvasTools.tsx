/** Buttons at the edge of the canvas: zoom, fit, grid and map. */

import { useStore } from '@xyflow/react';
import { Grid3x3, Map as MapIcon, Maximize, Minus, Plus } from 'lucide-react';
import { useBench, useUi } from '@/app/bench';
import { strings } from '@/strings';
import { IconButton } from '@/ui/IconButton';
import { tip } from '@/ui/tip';
import styles from './Canvas.module.css';

const say = strings.canvas.tools;

/** Buttons at the edge of the canvas. */
export function CanvasTools() {
  const { ui, viewport } = useBench();
  const minimap = useUi((state) => state.minimap);
  const snap = useUi((state) => state.snap);
  const percent = useStore((state) => Math.round(state.transform[2] * 100));
  return (
    <div className={styles.tools} role="toolbar" aria-label={say.label}>
      <IconButton icon={Minus} size="s" label={say.zoomOut} onClick={() => viewport.current()?.zoomOut()} />
      <button
        type="button"
        className={styles.percent}
        {...tip(say.real)}
        onClick={() => viewport.current()?.zoomReset()}
      >
        {say.percent(percent)}
      </button>
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
