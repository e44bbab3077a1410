/** The grid behind the graph: one picture of dots that is shifted and scaled while the graph moves, not drawn again. */
import { useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import styles from './Canvas.module.css';
import { GRID } from './metrics';

/** How much smaller than usual dots may stand before every second one is left out. */
const DENSE = 0.7;

/** The grid behind the graph. It follows the canvas without React. */
export function Dots() {
  const store = useStoreApi();
  const dots = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const draw = ([x, y, zoom]: readonly [number, number, number]) => {
      if (!dots.current) return;
      const scale = scaleAt(zoom);
      const gap = GRID * scale;
      // By whole pixels: between them every dot would have to be mixed from its neighbours.
      const [right, down] = [x, y].map((offset) => Math.round(shift(offset, gap)));
      dots.current.style.transform = `translate(${right}px, ${down}px) scale(${scale})`;
    };
    draw(store.getState().transform);
    return store.subscribe((state, before) => {
      if (state.transform !== before.transform) draw(state.transform);
    });
  }, [store]);
  return <div ref={dots} className={styles.dots} aria-hidden />;
}

/** How large the picture of dots is shown at a zoom: between 0.7 and 1.4 of its size. */
export function scaleAt(zoom: number): number {
  let scale = zoom;
  while (scale < DENSE) scale *= 2;
  while (scale >= 2 * DENSE) scale /= 2;
  return scale;
}

/** How far the first dot stands from the edge: to the left of it, by one gap at most. */
function shift(offset: number, gap: number): number {
  return (((offset % gap) + gap) % gap) - gap;
}
