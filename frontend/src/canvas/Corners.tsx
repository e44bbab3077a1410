/** What lies over the canvas in its corners: the way to the open graph, the tools and the map. */
import { Panel } from '@xyflow/react';
import { useUi } from '@/app/bench';
import { Breadcrumbs } from '@/panels/outline/Breadcrumbs';
import { CanvasTools } from './CanvasTools';
import { MiniMap } from './MiniMap';

/** What lies over the canvas in its corners. */
export function Corners() {
  const minimap = useUi((state) => state.minimap);
  return (
    <>
      <Panel position="top-left">
        <Breadcrumbs floating />
      </Panel>
      <Panel position="bottom-left">
        <CanvasTools />
      </Panel>
      {minimap ? (
        <Panel position="bottom-right">
          <MiniMap />
        </Panel>
      ) : null}
    </>
  );
}
