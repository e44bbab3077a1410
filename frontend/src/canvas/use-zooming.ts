/** Tells the styles, as `data-zooming`, while the zoom changes. */
import { useStoreApi } from '@xyflow/react';
import { useEffect } from 'react';

/** Milliseconds without a change after which a zoom has come to rest. */
const REST = 160;

/** Mark the canvas while its zoom changes: near nodes are pictures then, which are scaled and not painted anew. */
export function useZooming(): void {
  const store = useStoreApi();
  useEffect(() => {
    let rest: ReturnType<typeof setTimeout> | undefined;
    const settle = () => store.getState().domNode?.removeAttribute('data-zooming');
    const stop = store.subscribe(({ transform, domNode }, before) => {
      if (transform[2] === before.transform[2]) return;
      domNode?.setAttribute('data-zooming', '');
      clearTimeout(rest);
      rest = setTimeout(settle, REST);
    });
    return () => {
      stop();
      clearTimeout(rest);
    };
  }, [store]);
}
