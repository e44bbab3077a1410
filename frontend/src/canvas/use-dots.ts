/** The grid behind the graph: one picture of dots, below all nodes, that goes with them. */
import { useStoreApi } from '@xyflow/react';
import { useEffect } from 'react';
import { GRID } from './metrics';

/** How much smaller than usual dots may stand before every second one is left out. */
const DENSE = 0.7;

/** Tell the styles, as `--gap`, how far apart the dots stand. They are a part of what the canvas moves about. */
export function useDots(): void {
  const store = useStoreApi();
  useEffect(() => {
    const draw = (zoom: number) => store.getState().domNode?.style.setProperty('--gap', `${gapAt(zoom)}px`);
    draw(store.getState().transform[2]);
    return store.subscribe(({ transform }, before) => {
      if (gapAt(transform[2]) !== gapAt(before.transform[2])) draw(transform[2]);
    });
  }, [store]);
}

/** From dot to dot at a zoom, in the units of the canvas: 0.7 to 1.4 steps of the grid on the screen. */
function gapAt(zoom: number): number {
  return GRID * 2 ** Math.ceil(Math.log2(DENSE / zoom));
}
