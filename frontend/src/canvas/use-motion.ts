/** Tells the styles, as `data-moving`, while what is seen moves. */
import { useStoreApi } from '@xyflow/react';
import { useEffect } from 'react';

/** Milliseconds without a change after which the view has come to rest. */
const REST = 160;

/** Mark the canvas while its view moves: near nodes are pictures then, which are moved and not painted anew. */
export function useMotion(): void {
  const store = useStoreApi();
  useEffect(() => {
    let rest: ReturnType<typeof setTimeout> | undefined;
    const settle = () => store.getState().domNode?.removeAttribute('data-moving');
    const stop = store.subscribe(({ transform, domNode }, before) => {
      if (transform === before.transform) return;
      domNode?.setAttribute('data-moving', '');
      clearTimeout(rest);
      rest = setTimeout(settle, REST);
    });
    return () => {
      stop();
      clearTimeout(rest);
    };
  }, [store]);
}
