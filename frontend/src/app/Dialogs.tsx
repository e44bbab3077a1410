/** The one dialog that may be open. Each is loaded when it is wanted first. */
import { lazy, Suspense } from 'react';
import { useUi } from '@/app/bench';
import type { Dialog } from '@/editor/ui';
import { Boundary } from './Boundary';

const AskDialog = lazy(() => import('@/panels/commands/AskDialog').then((room) => ({ default: room.AskDialog })));
const CommandPalette = lazy(() =>
  import('@/panels/commands/CommandPalette').then((room) => ({ default: room.CommandPalette })),
);
const SearchDialog = lazy(() =>
  import('@/panels/search/SearchDialog').then((room) => ({ default: room.SearchDialog })),
);
const ShortcutsDialog = lazy(() =>
  import('@/panels/shortcuts/ShortcutsDialog').then((room) => ({ default: room.ShortcutsDialog })),
);

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
    case 'ask':
      return <AskDialog request={dialog} />;
    case 'commands':
      return <CommandPalette />;
    case 'search':
      return <SearchDialog />;
    case 'shortcuts':
      return <ShortcutsDialog />;
    default:
      return null;
  }
}
