import { afterEach, describe, expect, test, vi } from 'vitest';
import { carry } from '@/panels/palette/carrying';

afterEach(() => document.body.replaceChildren());

function pointer(type: string, x: number, y: number, more: PointerEventInit = {}) {
  return new MouseEvent(type, { clientX: x, clientY: y, button: 0, ...more }) as PointerEvent;
}

function carried(start = pointer('pointerdown', 10, 10)) {
  const told = { onLift: vi.fn(), onDrop: vi.fn(), ghost: () => document.createElement('output') };
  carry(start, told);
  return { ...told, seen: () => document.querySelector('output') };
}

describe('what is carried', () => {
  test('is lifted once it is dragged, is seen under the pointer, and is let go where that is', () => {
    const { onLift, onDrop, seen } = carried();
    window.dispatchEvent(pointer('pointermove', 12, 11));
    expect(seen()).toBeNull();
    window.dispatchEvent(pointer('pointermove', 60, 40));
    expect(onLift).toHaveBeenCalledOnce();
    expect(seen()).not.toBeNull();
    window.dispatchEvent(pointer('pointerup', 90, 70));
    expect(onDrop).toHaveBeenCalledExactlyOnceWith(90, 70);
    expect(seen()).toBeNull();
    window.dispatchEvent(pointer('pointermove', 200, 200));
    expect(seen()).toBeNull();
  });

  test('goes nowhere after a press that is no drag, and after Escape', () => {
    const press = carried();
    window.dispatchEvent(pointer('pointerup', 10, 10));
    expect(press.onDrop).not.toHaveBeenCalled();
    const left = carried();
    window.dispatchEvent(pointer('pointermove', 60, 40));
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    window.dispatchEvent(pointer('pointerup', 90, 70));
    expect(left.onDrop).not.toHaveBeenCalled();
    expect(left.seen()).toBeNull();
  });
});
