/** `watchLongPress`: a finger that stays where it is opens the menu that the right button of a mouse does. */

/** Milliseconds that a finger stays. */
const HOLD = 550;
/** Pixels that it may tremble. */
const SLACK = 10;
/** Where a long press is for text. */
const TEXT = 'input, textarea, [contenteditable]';

/** Watch a press; browsers that know long presses themselves come first, and then nothing more is done. */
export function watchLongPress(press: PointerEvent): void {
  const { target, clientX, clientY } = press;
  if (press.pointerType !== 'touch' || !(target instanceof Element) || target.closest(TEXT)) return;
  const ending = new AbortController();
  const { signal } = ending;
  const end = () => {
    window.clearTimeout(timer);
    ending.abort();
  };
  const timer = window.setTimeout(() => {
    end();
    target.dispatchEvent(
      new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX, clientY, button: 2 }),
    );
  }, HOLD);
  const move = (event: PointerEvent) => {
    if (Math.hypot(event.clientX - clientX, event.clientY - clientY) > SLACK) end();
  };
  window.addEventListener('pointermove', move, { signal });
  for (const name of ['pointerup', 'pointercancel', 'contextmenu'] as const)
    window.addEventListener(name, end, { signal, capture: true });
  // A second finger zooms. The press itself may still be on its way to the window.
  const second = (event: PointerEvent) => {
    if (event.pointerId !== press.pointerId) end();
  };
  window.addEventListener('pointerdown', second, { signal, capture: true });
}
