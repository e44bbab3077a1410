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

/** Space around the graph, as a part of its width. */
const MARGIN = 0.06;

/** The whole graph in small; a press or a drag in it moves what is seen. */
export function MiniMap() {
  const { model } = useStage();
  const elements = useStore(model.store, (state) => state.elements);
  const flow = useReactFlow<Element, WireElement>();
  const shapes = useMemo(() => shapesOf(elements), [elements]);
  const bounds = useMemo(
    () => padded(around(elements.map(boxOfElement)) ?? { x: 0, y: 0, width: 1, height: 1 }),
    [elements],
  );
  const svg = useRef<SVGSVGElement>(null);
  const seen = useSeen();
  const go = (event: PointerEvent) => {
    if (event.buttons !== 1 || !svg.current) return;
    const matrix = svg.current.getScreenCTM()?.inverse();
    const point = matrix && new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
    if (point) void flow.setCenter(point.x, point.y, { zoom: flow.getZoom() });
  };
  return (
    <svg
      ref={svg}
      className={`nopan nowheel ${styles.map}`}
      role="img"
      aria-label={strings.canvas.minimap}
      viewBox={`${bounds.x} ${bounds.y} ${bounds.width} ${bounds.height}`}
      onPointerDown={go}
      onPointerMove={go}
    >
      {shapes.map(({ color, path }) => (
        <path key={color} d={path} style={{ fill: color }} />
      ))}
      <rect ref={seen} className={styles.seen} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

/** The rectangle of what is seen follows the canvas without React: it moves with every frame. */
function useSeen() {
  const store = useStoreApi();
  const rect = useRef<SVGRectElement>(null);
  useEffect(() => {
    const draw = () => {
      const { transform, width, height } = store.getState();
      const [x, y, zoom] = transform;
      const shape = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
      for (const [name, value] of Object.entries(shape)) rect.current?.setAttribute(name, String(value));
    };
    draw();
    return store.subscribe((state, before) => {
      const isSame =
        state.transform === before.transform && state.width === before.width && state.height === before.height;
      if (!isSame) draw();
    });
  }, [store]);
  return rect;
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

function padded(box: Box): Box {
  const by = Math.max(box.width, box.height, 400) * MARGIN;
  return { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by };
}
