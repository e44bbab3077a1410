/** `stepIn`: where arrows lead among things that stand in rows. */

/** The thing that an arrow leads to; the first one from outside; undefined for all other keys, and at the ends. */
export function stepIn(
  things: readonly HTMLElement[],
  { key, target }: { readonly key: string; readonly target: EventTarget },
): HTMLElement | undefined {
  const isText = target instanceof HTMLInputElement;
  const at = things.indexOf(target as HTMLElement);
  if (key === 'ArrowDown' && at < 0) return things[0];
  if (isText || at < 0) return undefined;
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns(things), ArrowUp: -columns(things) }[key];
  return step === undefined ? undefined : things[at + step];
}

/** How many stand in the first row. */
function columns(things: readonly HTMLElement[]): number {
  const top = things[0]?.getBoundingClientRect().top;
  const next = things.findIndex((thing) => thing.getBoundingClientRect().top !== top);
  return next < 0 ? things.length : next;
}
