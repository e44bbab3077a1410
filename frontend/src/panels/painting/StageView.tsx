/** The stage: the picture with the mask above it, painted by pointers and keys. A ring shows the brush. */
import { type RefObject, useEffect, useRef } from 'react';
import { toWindow } from '@/painting/look';
import type { Painting } from '@/painting/painting';
import type { Spot } from '@/painting/polygon';
import type { Tools } from '@/painting/tools';
import { strings } from '@/strings';
import styles from './Painter.module.css';
import { createStage, type Stage } from './stage';
import { useBrushKeys } from './use-brush-keys';
import { usePointers } from './use-pointers';

/** What a `StageView` takes. */
export interface StageViewProps {
  readonly picture: ImageBitmap | undefined;
  readonly painting: Painting;
  readonly tools: Tools;
  /** Where the stage is to be found by buttons and keys. */
  readonly stage: RefObject<Stage | undefined>;
}

/** The picture with the mask above it. */
export function StageView({ picture, painting, tools, stage }: StageViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const ring = useRef<HTMLDivElement>(null);
  const paper = useRef<HTMLDivElement>(null);
  const hovered = useRef<Spot>(undefined);
  const isSpaceDown = useRef(false);

  function placeRing(): void {
    const [element, shown, at] = [ring.current, stage.current, hovered.current];
    if (!element || !shown) return;
    const { tool, size } = tools.getState();
    const isBrush = tool === 'brush' || tool === 'eraser';
    element.hidden = !at || !isBrush || isSpaceDown.current;
    if (!at) return;
    const { x, y } = toWindow(shown.look(), at);
    const side = Math.max(3, size * shown.look().scale);
    element.style.inlineSize = `${side}px`;
    element.style.blockSize = `${side}px`;
    element.style.translate = `${x - side / 2}px ${y - side / 2}px`;
  }

  /** What is transparent lies on a checkered paper. */
  function place(): void {
    placeRing();
    const [element, look] = [paper.current, stage.current?.look()];
    if (!element || !look) return;
    element.style.inlineSize = `${painting.mask.width * look.scale}px`;
    element.style.blockSize = `${painting.mask.height * look.scale}px`;
    element.style.translate = `${look.x}px ${look.y}px`;
  }

  function hover(at: Spot | undefined): void {
    hovered.current = at;
    placeRing();
  }

  const current = () => stage.current;
  const keys = useBrushKeys({ painting, tools, stage: current, onHover: hover });
  const { wheel, ...pointers } = usePointers({
    painting,
    tools,
    stage: current,
    isMoving: () => isSpaceDown.current,
    onHover(at) {
      if (at) keys.from(at);
      hover(at);
    },
  });
  const live = useRef({ place, wheel });
  live.current = { place, wheel };

  useEffect(() => {
    const [element, surface] = [box.current, canvas.current];
    if (!element || !surface) return;
    const made = createStage({ canvas: surface, picture, painting, onLook: () => live.current.place() });
    stage.current = made;
    made.setFeather(tools.getState().feather);
    const measure = () => made.resize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const watching = new ResizeObserver(measure);
    watching.observe(element);
    const onWheel = (event: WheelEvent) => {
      event.preventDefault(); // React listens passively, which could not keep the page from scrolling
      const { left, top } = element.getBoundingClientRect();
      live.current.wheel(event, { x: event.clientX - left, y: event.clientY - top });
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    const stop = tools.subscribe(({ feather }) => {
      made.setFeather(feather);
      live.current.place();
    });
    return () => {
      stop();
      watching.disconnect();
      element.removeEventListener('wheel', onWheel);
      made.close();
      stage.current = undefined;
    };
  }, [picture, painting, tools, stage]);

  useEffect(() => box.current?.focus({ preventScroll: true }), []); // keys paint from the beginning

  function space(isDown: boolean): void {
    isSpaceDown.current = isDown;
    if (box.current) box.current.dataset.moving = isDown ? 'true' : '';
    placeRing();
  }

  return (
    <div
      ref={box}
      className={styles.stage}
      role="application"
      aria-label={strings.painting.mask.stage}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys paint on it as pointers do
      tabIndex={0}
      {...pointers}
      onKeyDown={(event) => {
        if (event.key === ' ') {
          event.preventDefault();
          space(true);
        } else keys.onKeyDown(event);
      }}
      onKeyUp={(event) => {
        if (event.key === ' ') space(false);
      }}
      onFocus={keys.show}
      onBlur={() => {
        space(false);
        hover(undefined);
      }}
    >
      <div ref={paper} data-paper="" className={styles.paper} />
      <canvas ref={canvas} className={styles.canvas} aria-hidden />
      <div ref={ring} className={styles.ring} hidden />
    </div>
  );
}
