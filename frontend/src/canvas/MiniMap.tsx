/** The whole graph in small, and what of it is seen. One picture: it costs the same for ten nodes and a thousand. */
import { useReactFlow, useStoreApi } from '@xyflow/react';
import { type PointerEvent, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { around, type Box } from '@/graph/boxes';
import { strings } from '@/strings';
import { categoryColor, namedColor } from './colors';
import type { Element, WireElement } from './elements';
import { boxOfElement } from './hand';
import styles from './MiniMap.module.css';
import { useStage } from './stage';
import { useSlowly } from './use-slowly';

/** The size of the map in pixels. */
const WIDTH = 200;
const HEIGHT = 130;
/** Space around the graph, as a part of its width, and the least width that is shown. */
const MARGIN = 0.12;
const LEAST = 800;
/** Milliseconds between two pictures of a graph that a hand changes. */
const PAUSE = 200;

/** The whole graph in small; a press or a drag in it moves what is seen. */
export function MiniMap() {
  const { model } = useStage();
  const elements = useSlowly(
    useStore(model.store, (state) => state.elements),
    PAUSE,
  );
  const flow = useReactFlow<Element, WireElement>();
  const shapes = useMemo(() => shapesOf(elements), [elements]);
  const bounds = useMemo(() => boundsOf(elements), [elements]);
  const whole = useMemo(() => around(elements.map(boxOfElement)), [elements]);
  const seen = useSeen(bounds, whole);
  const go = (event: PointerEvent) => {
    if (event.buttons !== 1) return;
    const box = event.currentTarget.getBoundingClientRect();
    const x = bounds.x + ((event.clientX - box.left) / box.width) * bounds.width;
    const y = bounds.y + ((event.clientY - box.top) / box.height) * bounds.height;
    void flow.setCenter(x, y, { zoom: flow.getZoom() });
  };
  return (
    <div
      className={`nopan nowheel ${styles.map}`}
      role="img"
      aria-label={strings.canvas.minimap}
      onPointerDown={go}
      onPointerMove={go}
    >
      <svg aria-hidden viewBox={`${bounds.x} ${bounds.y} ${bounds.width} ${bounds.height}`}>
        {shapes.map(({ color, path }) => (
          <path key={color} d={path} style={{ fill: color }} />
        ))}
      </svg>
      <div ref={seen} className={styles.seen} />
    </div>
  );
}

/** The frame around what is seen follows the canvas without React, above a picture that is not drawn again. */
function useSeen(bounds: Box, whole: Box | undefined) {
  const store = useStoreApi();
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const draw = () => {
      const { transform, width, height } = store.getState();
      const [x, y, zoom] = transform;
      const scale = WIDTH / bounds.width;
      if (!frame.current) return;
      Object.assign(frame.current.style, {
        transform: `translate(${(-x / zoom - bounds.x) * scale}px, ${(-y / zoom - bounds.y) * scale}px)`,
        width: `${(width / zoom) * scale}px`,
        height: `${(height / zoom) * scale}px`,
      });
      const view = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
      // Where all is seen there is nothing to look for, and the map would hide some of it.
      frame.current.parentElement?.toggleAttribute('data-idle', whole === undefined || contains(view, whole));
    };
    draw();
    return store.subscribe((state, before) => {
      const isSame =
        state.transform === before.transform && state.width === before.width && state.height === before.height;
      if (!isSame) draw();
    });
  }, [store, bounds, whole]);
  return frame;
}

function contains(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/** One path for all elements of a colour. */
function shapesOf(elements: readonly Element[]): { color: string; path: string }[] {
  const paths = new Map<string, string>();
  for (const element of elements) {
    const color = colorOf(element);
    const { x, y, width, height } = boxOfElement(element);
    paths.set(color, `${paths.get(color) ?? ''}M${x} ${y}h${width}v${height}h${-width}z`);
  }
  return Array.from(paths, ([color, path]) => ({ color, path }));
}

function colorOf(element: Element): string {
  if (element.selected) return 'var(--accent)';
  if (element.type === 'frame') return 'var(--surface-3)';
  if (element.type === 'note') return namedColor(element.data.note.color) ?? 'var(--warn)';
  const { view, template } = element.data.facts;
  return namedColor(view?.color) ?? categoryColor(template?.category);
}

/** What the map shows: all elements with some space around, in the shape of the map. */
function boundsOf(elements: readonly Element[]): Box {
  const box = around(elements.map(boxOfElement)) ?? { x: 0, y: 0, width: 1, height: 1 };
  const width = Math.max(box.width, (box.height * WIDTH) / HEIGHT, LEAST) * (1 + MARGIN);
  const height = (width * HEIGHT) / WIDTH;
  return { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height };
}
