/**
 * Input methods: while a word is composed from several keys, as for Chinese and Japanese, Enter, Escape and arrows are
 * keys of the input method. No field, list or dialog may take them for its own.
 */

/** What browsers say of a key that an input method took, where they don't say that it composes. */
const TAKEN = 229;

/** Let no listener hear keys that belong to an input method. What they write is not changed. Returns how to stop. */
export function keepCompositions(page: Pick<Window, 'addEventListener' | 'removeEventListener'>): () => void {
  const keep = (event: KeyboardEvent) => {
    // Safari ends the composition before it tells of the key that ended it.
    if (event.isComposing || event.keyCode === TAKEN) event.stopImmediatePropagation();
  };
  page.addEventListener('keydown', keep, { capture: true });
  return () => page.removeEventListener('keydown', keep, { capture: true });
}
