import { renderHook } from '@testing-library/react';
import type { PointerEvent } from 'react';
import { describe, expect, test } from 'vitest';
import type { Look } from '@/painting/look';
import { createPainting } from '@/painting/painting';
import { covered, isPlain, raster, WHITE } from '@/painting/raster';
import { createTools, type Tool } from '@/painting/tools';
import type { Stage } from '@/panels/painting/stage';
import { usePointers } from '@/panels/painting/use-pointers';

/** A stage that shows a mask of 100 x 100 pixels as it is. */
function stage() {
  let look: Look = { scale: 1, x: 0, y: 0 };
  const made = {
    look: () => look,
    setLook: (next: Look) => {
      look = next;
    },
    setLine: () => {},
  };
  return made as unknown as Stage;
}

function painter(tool: Tool = 'brush', value = 0) {
  const painting = createPainting(raster(100, 100, value));
  const tools = createTools({ width: 100, height: 100 });
  tools.setState({ tool, size: 20, hardness: 1 });
  const shown = stage();
  const options = { painting, tools, stage: () => shown, isMoving: () => false, onHover: () => {} };
  const { result } = renderHook(() => usePointers(options));
  return { painting, shown, hands: result.current };
}

/** A pointer event at a place of the stage. */
function at(x: number, y: number, more: Partial<PointerEvent<HTMLElement>> = {}): PointerEvent<HTMLElement> {
  const currentTarget = { setPointerCapture: () => {}, getBoundingClientRect: () => ({ left: 0, top: 0 }) };
  const event = {
    pointerId: 1,
    pointerType: 'mouse',
    pressure: 0.5,
    button: 0,
    buttons: 1,
    clientX: x,
    clientY: y,
    ...more,
  };
  return { ...event, currentTarget, nativeEvent: event } as unknown as PointerEvent<HTMLElement>;
}

const finger = (pointerId: number) => ({ pointerType: 'touch', pointerId }) as const;

describe('a pointer', () => {
  test('paints where it is dragged, and that is one step', () => {
    const { painting, hands } = painter();
    hands.onPointerDown(at(20, 50));
    hands.onPointerMove(at(50, 50));
    hands.onPointerMove(at(80, 50));
    hands.onPointerUp(at(80, 50));
    expect(painting.mask.data[50 * 100 + 50]).toBe(WHITE);
    painting.undo();
    expect(isPlain(painting.mask, 0)).toBe(true);
  });

  test('erases with the right button', () => {
    const { painting, hands } = painter('brush', WHITE);
    hands.onPointerDown(at(50, 50, { button: 2, buttons: 2 }));
    hands.onPointerUp(at(50, 50));
    expect(painting.mask.data[50 * 100 + 50]).toBe(0);
  });

  test('that is a pen paints as broad as it is pressed', () => {
    const part = (pressure: number) => {
      const { painting, hands } = painter();
      hands.onPointerDown(at(50, 50, { pointerType: 'pen', pressure }));
      hands.onPointerUp(at(50, 50));
      return covered(painting.mask);
    };
    expect(part(0.2)).toBeLessThan(part(0.6));
    expect(part(0.6)).toBeLessThan(part(1));
  });

  test('fills what it goes around as a lasso, once it is let go', () => {
    const { painting, hands } = painter('lasso');
    hands.onPointerDown(at(10, 10));
    for (const [x, y] of [
      [90, 10],
      [90, 90],
      [10, 90],
    ] as const)
      hands.onPointerMove(at(x, y));
    expect(isPlain(painting.mask, 0)).toBe(true);
    hands.onPointerUp(at(10, 90));
    expect(covered(painting.mask)).toBeCloseTo(0.64, 2);
  });

  test('moves the picture with the middle button', () => {
    const { painting, shown, hands } = painter();
    hands.onPointerDown(at(10, 10, { button: 1 }));
    hands.onPointerMove(at(30, 15));
    hands.onPointerUp(at(30, 15));
    expect(shown.look()).toEqual({ scale: 1, x: 20, y: 5 });
    expect(isPlain(painting.mask, 0)).toBe(true);
  });

  test('with a second finger pinches, and what the first began is taken back', () => {
    const { painting, shown, hands } = painter();
    hands.onPointerDown(at(40, 50, finger(1)));
    hands.onPointerMove(at(45, 50, finger(1)));
    hands.onPointerDown(at(65, 50, finger(2)));
    expect(isPlain(painting.mask, 0)).toBe(true);
    hands.onPointerMove(at(85, 50, finger(2)));
    expect(shown.look().scale).toBeCloseTo(2);
    hands.onPointerUp(at(85, 50, finger(2)));
    hands.onPointerUp(at(45, 50, finger(1)));
    expect(isPlain(painting.mask, 0)).toBe(true);
  });
});
