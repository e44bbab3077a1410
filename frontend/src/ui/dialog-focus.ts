/** Where the focus goes when a dialog closes: back to what had it before, even if one dialog led to another. */

const DIALOG = '[role=dialog], [role=alertdialog], [role=menu]';
let last: HTMLElement | undefined;

/** What has the focus as a dialog opens; for one that another dialog opened, what had it before that. */
export function opener(): HTMLElement | undefined {
  const focused = document.activeElement;
  if (focused instanceof HTMLElement && focused !== document.body && !focused.closest(DIALOG)) last = focused;
  return last;
}

/** Give the focus back as a dialog closes, unless something else has it by now: another dialog, or what was pressed. */
export function giveBack(event: Event, before: HTMLElement | null | undefined): void {
  if (!before?.isConnected) return;
  event.preventDefault();
  if (document.activeElement === document.body) before.focus({ preventScroll: true });
}
