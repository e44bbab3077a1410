/** `useLook`: which part of drawings is seen: moved by dragging, the wheel and keys, the same in all of them. */
import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { Box } from '@/graph/boxes';

/** What of a drawing is seen, and how that is changed. */
export interface Look {
  /** For the `viewBox` of an SVG. */
  readonly viewBox: string;
  zoom(factor: number): void;
  /** Show all of it. */
  fit(): void;
  /** Show a part of it from near. */
  goTo(box: Box): void;
  readonly handlers: {
    onPointerDown(event: PointerEvent<SVGSVGElement>): void;
    onPointerMove(event: PointerEvent<SVGSVGElement>): void;
    onPointerUp(event: PointerEvent<SVGSVGElement>): void;
    onKeyDown(event: KeyboardEvent): void;
  };
  /** For the SVG: the wheel is listened to where it may be kept from the page. */
  readonly watch: (svg: SVGSVGElement | null) => (() => void) | undefined;
}

const STEP = 1.25;
/** A part that is gone to is seen with so much around it, in units of the canvas. */
const MARGIN = 220;
const LEAST = 80;

/** What of drawings is seen; all of `bounds` first. */
export function useLook(bounds: Box): Look {
  const [seen, setSeen] = useState<Box>(() => roomy(bounds));
  const dragged = useRef<{ x: number; y: number } | undefined>(undefined);
  const { x, y, width, height } = bounds;
  useEffect(() => setSeen(roomy({ x, y, width, height })), [x, y, width, height]);

  const zoom = useCallback((factor: number, at?: { x: number; y: number }) => {
    setSeen((now) => zoomed(now, factor, at));
  }, []);
  const watch = useCallback(
    (svg: SVGSVGElement | null) => {
      if (!svg) return undefined;
      const turn = (event: WheelEvent) => {
        event.preventDefault();
        zoom(Math.exp(-event.deltaY / 400), pointIn(svg, event));
      };
      svg.addEventListener('wheel', turn, { passive: false });
      return () => svg.removeEventListener('wheel', turn);
    },
    [zoom],
  );

  function press(event: KeyboardEvent): void {
    const move = (dx: number, dy: number) =>
      setSeen((now) => ({ ...now, x: now.x + dx * now.width, y: now.y + dy * now.height }));
    const acts: Record<string, () => void> = {
      ArrowLeft: () => move(-0.15, 0),
      ArrowRight: () => move(0.15, 0),
      ArrowUp: () => move(0, -0.15),
      ArrowDown: () => move(0, 0.15),
      '+': () => zoom(STEP),
      '=': () => zoom(STEP),
      '-': () => zoom(1 / STEP),
      '0': () => setSeen(roomy(bounds)),
    };
    const act = acts[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  }

  return {
    viewBox: `${seen.x} ${seen.y} ${seen.width} ${seen.height}`,
    zoom,
    fit: () => setSeen(roomy(bounds)),
    goTo: (box) => setSeen(grown(box, MARGIN)),
    handlers: {
      onPointerDown(event) {
        if (event.button !== 0) return;
        dragged.current = pointIn(event.currentTarget, event);
      },
      onPointerMove(event) {
        const from = dragged.current;
        if (!from || event.buttons === 0) return;
        const to = pointIn(event.currentTarget, event);
        setSeen((now) => ({ ...now, x: now.x + from.x - to.x, y: now.y + from.y - to.y }));
      },
      onPointerUp() {
        dragged.current = undefined;
      },
      onKeyDown: press,
    },
    watch,
  };
}

function roomy(bounds: Box): Box {
  return grown(bounds, 40);
}

function grown({ x, y, width, height }: Box, by: number): Box {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

function zoomed(seen: Box, factor: number, at?: { x: number; y: number }): Box {
  const width = Math.max(LEAST, Math.min(1e6, seen.width / factor));
  const rate = width / seen.width;
  const { x, y } = at ?? { x: seen.x + seen.width / 2, y: seen.y + seen.height / 2 };
  return { x: x - (x - seen.x) * rate, y: y - (y - seen.y) * rate, width, height: seen.height * rate };
}

/** Where the pointer is, in units of the drawing. */
function pointIn(svg: SVGSVGElement, { clientX, clientY }: { clientX: number; clientY: number }) {
  const matrix = svg.getScreenCTM()?.inverse();
  return matrix ? new DOMPoint(clientX, clientY).matrixTransform(matrix) : { x: 0, y: 0 };
}
