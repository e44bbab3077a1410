/** How large a picture is shown, and which part of it: by wheel, drag and keys. */
import { type PointerEvent, useEffect, useRef, useState, type WheelEvent } from 'react';

/** Where a picture stands: `scale` 1 fits it into its frame. */
export interface Look {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

const FIT: Look = { scale: 1, x: 0, y: 0 };
const LEAST = 1;
const MOST = 32;

/** The look at what is shown; it fits anew whenever `subject` changes. */
export function useZoom(subject: string) {
  const [look, setLook] = useState<Look>(FIT);
  const held = useRef<{ x: number; y: number; look: Look } | undefined>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another picture is looked at from the beginning
  useEffect(() => setLook(FIT), [subject]);

  /** Zoom so that a point, seen from the middle of the frame, stays where it is. */
  function zoom(factor: number, x = 0, y = 0): void {
    setLook((now) => {
      const scale = Math.min(MOST, Math.max(LEAST, now.scale * factor));
      if (scale === LEAST) return FIT;
      const ratio = scale / now.scale;
      return { scale, x: x - (x - now.x) * ratio, y: y - (y - now.y) * ratio };
    });
  }

  return {
    look,
    zoom,
    fit: () => setLook(FIT),
    handlers: {
      onWheel(event: WheelEvent<HTMLElement>) {
        const box = event.currentTarget.getBoundingClientRect();
        const x = event.clientX - box.left - box.width / 2;
        const y = event.clientY - box.top - box.height / 2;
        zoom(2 ** (-event.deltaY / 240), x, y);
      },
      onPointerDown(event: PointerEvent<HTMLElement>) {
        event.currentTarget.setPointerCapture(event.pointerId);
        held.current = { x: event.clientX, y: event.clientY, look };
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        const from = held.current;
        if (!from || from.look.scale === 1) return;
        const [x, y] = [event.clientX - from.x, event.clientY - from.y];
        setLook({ scale: from.look.scale, x: from.look.x + x, y: from.look.y + y });
      },
      onPointerUp() {
        held.current = undefined;
      },
      onDoubleClick() {
        setLook((now) => (now.scale === 1 ? { scale: 2, x: 0, y: 0 } : FIT));
      },
    },
  };
}
