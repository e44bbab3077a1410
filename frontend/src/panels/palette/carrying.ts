/** Carrying something from a list to somewhere else by the pointer: `carry`. */

/** Pixels before a press is a drag. */
const SLACK = 6;

/** What carrying is told. */
export interface Carrying {
  /** It left its place: whatever lies over where it may go should go away. */
  readonly onLift: () => void;
  /** It was let go at a point of the window. */
  readonly onDrop: (x: number, y: number) => void;
  /** What is seen under the pointer on the way. */
  readonly ghost: () => HTMLElement;
}

/**
 * Carry something from a press on. Touch scrolls lists, so it carries nothing; Escape lets it go nowhere.
 *
 * The window listens, since the list that it came from may be gone by then.
 */
export function carry(start: PointerEvent, { onLift, onDrop, ghost }: Carrying): void {
  if (start.button !== 0 || start.pointerType === 'touch') return;
  const ending = new AbortController();
  const { signal } = ending;
  let shown: HTMLElement | undefined;
  const end = () => {
    shown?.remove();
    ending.abort();
  };
  const move = ({ clientX, clientY }: PointerEvent) => {
    if (!shown) {
      if (Math.hypot(clientX - start.clientX, clientY - start.clientY) < SLACK) return;
      shown = ghost();
      document.body.append(shown);
      onLift();
    }
    shown.style.translate = `${clientX}px ${clientY}px`;
  };
  const drop = ({ clientX, clientY }: PointerEvent) => {
    const isCarried = shown !== undefined;
    end();
    if (isCarried) onDrop(clientX, clientY);
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !shown) return;
    event.stopPropagation();
    end();
  };
  window.addEventListener('pointermove', move, { signal });
  window.addEventListener('pointerup', drop, { signal });
  window.addEventListener('pointercancel', end, { signal });
  window.addEventListener('keydown', leave, { signal, capture: true });
}
