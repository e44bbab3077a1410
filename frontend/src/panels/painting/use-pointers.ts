/** `usePointers`: what mouse, pen and fingers do on a stage: paint, draw a shape, move the picture, pinch it. */
import { type PointerEvent, useRef } from 'react';
import type { Touch } from '@/painting/brush';
import { moved, pinched, toPicture, zoomed } from '@/painting/look';
import type { Painting } from '@/painting/painting';
import { erasesAnyway, type Pen, radiusUnder } from '@/painting/pen';
import { corners, type Spot } from '@/painting/polygon';
import type { Tools } from '@/painting/tools';
import type { Stage } from './stage';

const MIDDLE = 1;
/** Pixels of the screen between two points of a line: less is no finer, and costs. */
const FINEST = 2;

/** What pointers work with. */
export interface PointerOptions {
  readonly painting: Painting;
  readonly tools: Tools;
  readonly stage: () => Stage | undefined;
  /** Whether the picture is to be moved by dragging, since the space bar is down. */
  readonly isMoving: () => boolean;
  /** The brush is over another point of the picture; undefined when it left. */
  readonly onHover: (at: Spot | undefined) => void;
}

/** What a pointer is at. */
type Deed =
  | { readonly kind: 'stroke'; readonly erases: boolean; readonly hardness: number; last: Touch }
  | { readonly kind: 'shape'; readonly erases: boolean; readonly isFree: boolean; spots: Spot[] }
  | { readonly kind: 'move'; last: Spot };

/** Handlers for the element of a stage. */
export function usePointers({ painting, tools, stage, isMoving, onHover }: PointerOptions) {
  const fingers = useRef(new Map<number, Spot>());
  const held = useRef<{ readonly pointer: number; readonly deed: Deed } | undefined>(undefined);

  function begin(event: PointerEvent, at: Spot): Deed {
    if (event.button === MIDDLE || isMoving()) return { kind: 'move', last: at };
    const { tool, size, hardness } = tools.getState();
    const erases = tool === 'eraser' || erasesAnyway(event);
    const spot = inPicture(at);
    if (tool === 'lasso' || tool === 'rectangle')
      return { kind: 'shape', erases, isFree: tool === 'lasso', spots: [spot] };
    const last = { ...spot, radius: radiusUnder(event, size) };
    painting.stroke(last, last, { erases, hardness });
    return { kind: 'stroke', erases, hardness, last };
  }

  function go(deed: Deed, pen: Pick<Pen, 'pointerType' | 'pressure'>, at: Spot): void {
    const shown = stage();
    if (!shown) return;
    if (deed.kind === 'move') {
      shown.setLook(moved(shown.look(), { x: at.x - deed.last.x, y: at.y - deed.last.y }));
      deed.last = at;
    } else if (deed.kind === 'stroke') {
      const next = { ...inPicture(at), radius: radiusUnder(pen, tools.getState().size) };
      painting.stroke(deed.last, next, deed);
      deed.last = next;
    } else {
      extend(deed, inPicture(at), shown);
    }
  }

  function end(deed: Deed): void {
    if (deed.kind === 'stroke') painting.end();
    if (deed.kind !== 'shape') return;
    stage()?.setLine([]);
    painting.fillShape(shapeOf(deed), deed.erases);
  }

  function abandon(): void {
    const deed = held.current?.deed;
    if (deed?.kind === 'stroke') painting.cancel();
    if (deed?.kind === 'shape') stage()?.setLine([]);
    held.current = undefined;
  }

  function inPicture(at: Spot): Spot {
    const look = stage()?.look();
    return look ? toPicture(look, at) : at;
  }

  function pinch(event: PointerEvent, at: Spot): void {
    const shown = stage();
    const [one, other] = [...fingers.current.keys()];
    const before = [...fingers.current.values()];
    fingers.current.set(event.pointerId, at);
    const after = [...fingers.current.values()];
    if (!shown || one === undefined || other === undefined) return;
    const pair = (spots: readonly Spot[]): readonly [Spot, Spot] => [spots[0] ?? at, spots[1] ?? at];
    shown.setLook(pinched(shown.look(), pair(before), pair(after), painting.mask));
  }

  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      event.currentTarget.setPointerCapture(event.pointerId);
      const at = placeOf(event);
      if (event.pointerType === 'touch') fingers.current.set(event.pointerId, at);
      if (fingers.current.size > 1) abandon();
      else if (!held.current) held.current = { pointer: event.pointerId, deed: begin(event, at) };
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const at = placeOf(event);
      if (fingers.current.size > 1 && fingers.current.has(event.pointerId)) return pinch(event, at);
      onHover(inPicture(at));
      const { pointer, deed } = held.current ?? {};
      if (pointer !== event.pointerId || !deed) return;
      if (fingers.current.has(event.pointerId)) fingers.current.set(event.pointerId, at);
      const { left, top } = event.currentTarget.getBoundingClientRect();
      const parts = event.nativeEvent.getCoalescedEvents?.() ?? [];
      for (const each of parts.length > 0 ? parts : [event.nativeEvent])
        go(deed, each, { x: each.clientX - left, y: each.clientY - top });
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      fingers.current.delete(event.pointerId);
      if (held.current?.pointer !== event.pointerId) return;
      end(held.current.deed);
      held.current = undefined;
    },
    onPointerCancel(event: PointerEvent<HTMLElement>) {
      fingers.current.delete(event.pointerId);
      if (held.current?.pointer === event.pointerId) abandon();
    },
    onPointerLeave() {
      if (!held.current) onHover(undefined);
    },
    onContextMenu(event: { preventDefault: () => void }) {
      event.preventDefault(); // the right button erases
    },
    /** Nearer or farther, about the pointer. */
    wheel(event: WheelEvent, at: Spot) {
      const shown = stage();
      shown?.setLook(zoomed(shown.look(), 2 ** (-event.deltaY / 240), at, painting.mask));
    },
  };
}

function extend(deed: Deed & { kind: 'shape' }, spot: Spot, stage: Stage): void {
  const last = deed.spots.at(-1);
  const far = last ? Math.hypot(spot.x - last.x, spot.y - last.y) * stage.look().scale : FINEST;
  if (!deed.isFree) deed.spots[1] = spot;
  else if (far >= FINEST) deed.spots.push(spot);
  stage.setLine(shapeOf(deed));
}

/** The line around a shape: as it was drawn, or the rectangle between its ends. */
function shapeOf({ isFree, spots }: Deed & { kind: 'shape' }): readonly Spot[] {
  const [from, to] = spots;
  return isFree || !from || !to ? spots : corners(from, to);
}

function placeOf({ clientX, clientY, currentTarget }: PointerEvent<HTMLElement>): Spot {
  const { left, top } = currentTarget.getBoundingClientRect();
  return { x: clientX - left, y: clientY - top };
}
