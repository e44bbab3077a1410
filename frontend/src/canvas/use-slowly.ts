/** What a store says, seen less often than it changes: for what may lag a little behind a hand that moves. */
import { useEffect, useState } from 'react';

/** As much of a store as it takes to read it. */
interface Readable<S> {
  getState(): S;
  subscribe(listener: (state: S, before: S) => void): () => void;
}

/** What the selector says of the store, looked at no more than once in `pause` milliseconds; the last word always comes. */
export function useSlowly<S, T>(store: Readable<S>, selector: (state: S) => T, pause: number): T {
  const [shown, show] = useState(() => selector(store.getState()));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      timer = undefined;
      show(() => selector(store.getState()));
    };
    look();
    const stop = store.subscribe((state, before) => {
      if (selector(state) !== selector(before)) timer ??= setTimeout(look, pause);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [store, selector, pause]);
  return shown;
}
