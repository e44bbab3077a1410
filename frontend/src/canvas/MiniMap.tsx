/** The whole graph in small, and what of it is seen. One picture: it costs the same for ten nodes and a thousand. */
import { type ReactFlowState, useReactFlow, useStore, useStoreApi } from '@xyflow/react';
import { memo, type PointerEvent, useMemo } from 'react';
import { shallow } from 'zustand/shallow';
import { around, type Box } from '@/graph/boxes';
import { strings } from '@/strings';
import { categoryColor, namedColor } from './colors';
import type { Element, WireElement } from './elements';
import { boxOfElement } from './hand';
import styles from './MiniMap.module.css';
import type { CanvasState } from './model';
import { useStage } from './stage';
import { useSlowly } from './use-slowly';

/** The size of the map in pixels. */
const WIDTH = 200;
const HEIGHT = 130;
/** Space around the graph, as a part of its width, and the least width that is shown. */
const MARGIN = 0.12;
const LEAST = 800;
/** Milliseconds between two pictures of a graph that a hand changes, and of what is seen of it: each one is painted. */
const PAUSE = 400;
const LAG = 100;

const drawnElements = (state: CanvasState) => state.elements;
const currentTransform = (state: ReactFlowState<Element, WireElement>) => state.transform;
const windowSize = ({ width, height }: ReactFlowState) => ({ width, height });

/** The whole graph in small; a press or a drag in it moves what is seen. */
export function MiniMap() {
  const { model } = useStage();
  const elements = useSlowly(model.store, drawnElements, PAUSE);
  const flow = useReactFlow<Element, WireElement>();
  const bounds = useMemo(() => boundsOf(elements), [elements]);
  const whole = useMemo(() => around(elements.map(boxOfElement)), [elements]);
  const seen = useSeen();
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
      // Where all is seen there is nothing to look for, and the map would hide some of it.
      data-idle={whole === undefined || contains(seen, whole) || undefined}
      onPointerDown={go}
      onPointerMove={go}
    >
      <Shapes elements={elements} bounds={bounds} />
      <div className={styles.seen} style={placed(seen, bounds)} />
    </div>
  );
}

/** The picture of the graph: not drawn again when something else is seen. */
const Shapes = memo(function Shapes({ elements, bounds }: { elements: readonly Element[]; bounds: Box }) {
  return (
    <svg aria-hidden viewBox={`${bounds.x} ${bounds.y} ${bounds.width} ${bounds.height}`}>
      {shapesOf(elements).map(({ color, path }) => (
        <path key={color} d={path} style={{ fill: color }} />
      ))}
    </svg>
  );
});

/** What is seen of the graph. */
function useSeen(): Box {
  const store = useStoreApi<Element, WireElement>();
  const [x, y, zoom] = useSlowly(store, currentTransform, LAG);
  const { width, height } = useStore(windowSize, shallow);
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
}

/** Where the frame around what is seen stands on the map. */
function placed(seen: Box, bounds: Box) {
  const scale = WIDTH / bounds.width;
  return {
    transform: `translate(${(seen.x - bounds.x) * scale}px, ${(seen.y - bounds.y) * scale}px)`,
    width: seen.width * scale,
    height: seen.height * scale,
  };
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
