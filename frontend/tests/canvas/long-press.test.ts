import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { watchLongPress } from '@/canvas/long-press';

const menus: MouseEvent[] = [];

function finger(type: string, x: number, pointerId = 1): PointerEvent {
  return Object.assign(new MouseEvent(type, { clientX: x, clientY: 20, bubbles: true }), {
    pointerId,
    pointerType: 'touch',
  }) as unknown as PointerEvent;
}

function pressed(on: HTMLElement, press = finger('pointerdown', 10)): void {
  document.body.append(on);
  on.addEventListener('contextmenu', (event) => menus.push(event));
  on.addEventListener('pointerdown', (event) => watchLongPress(event));
  on.dispatchEvent(press);
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  menus.length = 0;
  document.body.replaceChildren();
});

describe('a finger', () => {
  test('that stays where it is opens a menu there, once', () => {
    pressed(document.createElement('div'));
    window.dispatchEvent(finger('pointermove', 14));
    vi.advanceTimersByTime(1000);
    expect(menus).toHaveLength(1);
    expect(menus[0]).toMatchObject({ clientX: 10, clientY: 20 });
  });

  test.each([
    ['moves', () => window.dispatchEvent(finger('pointermove', 40))],
    ['is lifted', () => window.dispatchEvent(finger('pointerup', 10))],
    ['is joined by another', () => window.dispatchEvent(finger('pointerdown', 60, 2))],
    ['is understood by the browser', () => window.dispatchEvent(new MouseEvent('contextmenu'))],
  ])('that %s opens none', (_, act) => {
    pressed(document.createElement('div'));
    act();
    vi.advanceTimersByTime(1000);
    expect(menus).toEqual([]);
  });

  test('on a text, and a mouse, open none', () => {
    pressed(document.createElement('input'));
    pressed(document.createElement('div'), Object.assign(finger('pointerdown', 10), { pointerType: 'mouse' }));
    vi.advanceTimersByTime(1000);
    expect(menus).toEqual([]);
  });
});
