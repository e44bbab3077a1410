/** A value that changes many times a second, seen less often. */
import { useEffect, useRef, useState } from 'react';

/** The value, as it was at most `pause` milliseconds ago; the last one always comes. */
export function useSlowly<T>(value: T, pause: number): T {
  const [shown, show] = useState(value);
  const latest = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  latest.current = value;
  useEffect(() => {
    if (value === shown || timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      show(latest.current);
    }, pause);
  }, [value, shown, pause]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return shown;
}
