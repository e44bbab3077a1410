/** The picture with a frame on it, which is moved and drawn by its handles. */
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { drawnFrame, type FrameRules, HANDLES, type Handle, movedFrame } from '@/painting/frame';
import { fitted } from '@/painting/look';
import { joined, type Rect, type Size, whole } from '@/painting/rect';
import { strings } from '@/strings';
import styles from './Crop.module.css';

const ROOM = 48;
const WAYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const LONG = 10;

/** What a `FrameStage` takes. */
export interface FrameStageProps {
  readonly url: string;
  readonly frame: Rect;
  readonly rules: FrameRules;
  readonly onChange: (frame: Rect) => void;
}

/** What is drawn: a handle, or the frame itself; from where, and how all looked then. */
interface Held {
  readonly handle: Handle | undefined;
  readonly x: number;
  readonly y: number;
  readonly frame: Rect;
  readonly scale: number;
}

/** The picture with a frame on it. While it is drawn the look stays; then all of it is shown again. */
export function FrameStage({ url, frame, rules, onChange }: FrameStageProps) {
  const words = strings.painting.frame;
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size>({ width: 1, height: 1 });
  const [held, setHeld] = useState<Held>();
  const { picture } = rules;
  const look = fitted(joined(whole(picture), held?.frame ?? frame), size, ROOM, 8);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const watching = new ResizeObserver(measure);
    watching.observe(element);
    return () => watching.disconnect();
  }, []);

  function take(event: PointerEvent<HTMLElement>, handle: Handle | undefined): void {
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    setHeld({ handle, x: event.clientX, y: event.clientY, frame, scale: look.scale });
  }

  function draw(event: PointerEvent): void {
    if (!held) return;
    const [dx, dy] = [(event.clientX - held.x) / held.scale, (event.clientY - held.y) / held.scale];
    change(held.frame, held.handle, dx, dy);
  }

  function change(from: Rect, handle: Handle | undefined, dx: number, dy: number): void {
    onChange(handle ? drawnFrame(from, handle, dx, dy, rules) : movedFrame(from, dx, dy, rules));
  }

  function press(event: KeyboardEvent, handle: Handle | undefined): void {
    const way = WAYS[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    const step = event.shiftKey ? LONG : 1;
    change(frame, handle, way[0] * step, way[1] * step);
  }

  const drawing = {
    onPointerMove: draw,
    onPointerUp: () => setHeld(undefined),
    onPointerCancel: () => setHeld(undefined),
  };
  const onStage = ({ x, y, width, height }: Rect) => ({
    insetInlineStart: look.x + x * look.scale,
    insetBlockStart: look.y + y * look.scale,
    inlineSize: width * look.scale,
    blockSize: height * look.scale,
  });
  return (
    <div ref={box} className={styles.stage}>
      <div className={styles.paper} style={onStage(frame)} />
      <div className={styles.paper} style={onStage(whole(picture))} />
      <img
        src={url}
        alt={words.picture}
        className={styles.picture}
        style={onStage(whole(picture))}
        data-sharp={look.scale >= 3 || undefined}
        draggable={false}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: it is a frame around a picture, and groups its handles */}
      <div
        role="group"
        aria-label={words.stage}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows move it as pointers do
        tabIndex={0}
        className={styles.frame}
        style={onStage(frame)}
        onPointerDown={(event) => take(event, undefined)}
        onKeyDown={(event) => press(event, undefined)}
        {...drawing}
      >
        {HANDLES.map((handle) => (
          <button
            key={handle}
            type="button"
            className={styles.handle}
            data-handle={handle}
            aria-label={words.handles[handle]}
            onPointerDown={(event) => take(event, handle)}
            onKeyDown={(event) => press(event, handle)}
          />
        ))}
      </div>
    </div>
  );
}
