/** `useHoveredPaste`: a picture that is pasted while the pointer is over a field goes into that field. */
import { type RefObject, useEffect, useRef } from 'react';
import { pictureFile } from './picture-drop';

/** What marks fields that take pictures: one that has the focus takes what is pasted, wherever the pointer is. */
const FIELD = '[data-takes-picture]';

/** Take the files of a paste while the pointer is over an element. */
export function useHoveredPaste(element: RefObject<HTMLElement | null>, take: (files: Iterable<File>) => void): void {
  const live = useRef(take);
  live.current = take;
  useEffect(() => {
    const box = element.current;
    if (!box) return;
    const paste = (event: ClipboardEvent) => {
      const files = event.clipboardData?.files ?? [];
      if (!pictureFile(files) || (event.target instanceof Element && event.target.closest(FIELD))) return;
      event.preventDefault();
      event.stopPropagation();
      live.current(files);
    };
    const enter = () => document.addEventListener('paste', paste, { capture: true });
    const leave = () => document.removeEventListener('paste', paste, { capture: true });
    box.addEventListener('pointerenter', enter);
    box.addEventListener('pointerleave', leave);
    return () => {
      leave();
      box.removeEventListener('pointerenter', enter);
      box.removeEventListener('pointerleave', leave);
    };
  }, [element]);
}
