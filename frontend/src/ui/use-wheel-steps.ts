/** The wheel over a focused number steps it; over any other it scrolls, as everywhere: `useWheelSteps`. */
import { type RefObject, useEffect, useRef } from 'react';

/** Step by the wheel while the input has the focus. */
export function useWheelSteps(input: RefObject<HTMLInputElement | null>, step: (steps: number) => void): void {
  const latest = useRef(step);
  useEffect(() => {
    latest.current = step;
  });
  useEffect(() => {
    const element = input.current;
    if (!element) return;
    const turned = (event: WheelEvent) => {
      if (event.deltaY === 0) return;
      event.preventDefault(); // which React's own listener may not, being passive
      event.stopPropagation();
      latest.current(Math.sign(-event.deltaY) * (event.shiftKey ? 10 : 1));
    };
    const focused = () => element.addEventListener('wheel', turned, { passive: false });
    const left = () => element.removeEventListener('wheel', turned);
    element.addEventListener('focus', focused);
    element.addEventListener('blur', left);
    return () => {
      element.removeEventListener('focus', focused);
      element.removeEventListener('blur', left);
      left();
    };
  }, [input]);
}
