/** The one tip that is shown: that of the element under the pointer, or of the one that a key has focused. */
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { Kbd } from './Kbd';
import styles from './TipLayer.module.css';
import { tipPlace } from './tip';

const DELAY = 450;
/** A tip may be pointed at itself, so it stays for a moment when the pointer leaves. */
const GRACE = 120;

interface Shown {
  readonly anchor: Element;
  readonly text: string;
  readonly keys: string | undefined;
}

/** Shows tips for all elements of the page that have `data-tip`. One in a window is enough. */
export function TipLayer() {
  const [shown, setShown] = useState<Shown>();
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => watch(setShown, () => box.current), []);
  useLayoutEffect(() => {
    const element = box.current;
    if (!shown || !element) return;
    const { left, top } = tipPlace(shown.anchor.getBoundingClientRect(), element.getBoundingClientRect(), {
      width: window.innerWidth,
      height: window.innerHeight,
    });
    element.style.translate = `${left}px ${top}px`;
    if (shown.anchor.hasAttribute('aria-describedby') || shown.anchor.getAttribute('aria-label') === shown.text) return;
    shown.anchor.setAttribute('aria-describedby', id);
    return () => shown.anchor.removeAttribute('aria-describedby');
  }, [shown, id]);
  if (!shown) return null;
  return (
    <div ref={box} id={id} role="tooltip" className={styles.tip}>
      <span>{shown.text}</span>
      {shown.keys ? <Kbd keys={shown.keys} /> : null}
    </div>
  );
}

function watch(show: (shown: Shown | undefined) => void, box: () => Element | null): () => void {
  let timer: number | undefined;
  let anchor: Element | undefined;
  const later = (next: Element | undefined, delay: number) => {
    window.clearTimeout(timer);
    anchor = next;
    timer = window.setTimeout(() => show(next && shownAt(next)), delay);
  };
  const over = (event: Event) => {
    const target = event.target instanceof Element ? event.target : undefined;
    if (target && box()?.contains(target)) return window.clearTimeout(timer);
    const next = target?.closest('[data-tip]') ?? undefined;
    if (next !== anchor) later(next, next ? DELAY : GRACE);
  };
  const focused = (event: Event) => {
    const target = event.target instanceof Element ? event.target : undefined;
    const next = target?.matches(':focus-visible') ? (target.closest('[data-tip]') ?? undefined) : undefined;
    later(next, 0);
  };
  const away = () => later(undefined, 0);
  const escaped = (event: KeyboardEvent) => {
    if (event.key === 'Escape') away();
  };
  const listeners: [string, (event: never) => void][] = [
    ['pointerover', over],
    ['focusin', focused],
    ['focusout', away],
    ['pointerdown', away],
    ['wheel', away],
    ['keydown', escaped],
  ];
  for (const [name, listener] of listeners)
    document.addEventListener(name, listener as EventListener, { capture: true, passive: true });
  return () => {
    window.clearTimeout(timer);
    for (const [name, listener] of listeners) document.removeEventListener(name, listener as EventListener, true);
  };
}

function shownAt(anchor: Element): Shown | undefined {
  const text = anchor.getAttribute('data-tip');
  if (!text || !anchor.isConnected) return undefined;
  return { anchor, text, keys: anchor.getAttribute('data-tip-keys') ?? undefined };
}
