/** The one dialog that may be open. Each is loaded when it is wanted first. */
import { Suspense } from 'react';
import { useUi } from '@/app/bench';
import type { Dialog } from '@/editor/ui';
import { Boundary } from './Boundary';

/** The open dialog, if there is one. */
export function Dialogs() {
  const dialog = useUi((state) => state.dialog);
  if (!dialog) return null;
  return (
    <Boundary key={dialog.kind}>
      <Suspense>{shown(dialog)}</Suspense>
    </Boundary>
  );
}

function shown(dialog: Dialog) {
  switch (dialog.kind) {
    default:
      return null;
  }
}
