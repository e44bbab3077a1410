/** The one dialog that may be open. Each is loaded when it is wanted first. */
import { lazy, Suspense } from 'react';
import { useUi } from '@/app/bench';
import type { Dialog } from '@/editor/ui';
import { Boundary } from './Boundary';

const AskDialog = lazy(() => import('@/panels/commands/AskDialog').then((room) => ({ default: room.AskDialog })));
const CommandPalette = lazy(() =>
  import('@/panels/commands/CommandPalette').then((room) => ({ default: room.CommandPalette })),
);
const ConnectDialog = lazy(() =>
  import('@/panels/outline/ConnectDialog').then((room) => ({ default: room.ConnectDialog })),
);
const SearchDialog = lazy(() =>
  import('@/panels/search/SearchDialog').then((room) => ({ default: room.SearchDialog })),
);
const ShortcutsDialog = lazy(() =>
  import('@/panels/shortcuts/ShortcutsDialog').then((room) => ({ default: room.ShortcutsDialog })),
);

const Palette = lazy(() => import('@/panels/palette/Palette').then((room) => ({ default: room.Palette })));

const BatchDialog = lazy(() => import('@/panels/batch/BatchDialog').then((room) => ({ default: room.BatchDialog })));
const CommentDialog = lazy(() =>
  import('@/panels/library/CommentDialog').then((room) => ({ default: room.CommentDialog })),
);
const CompareDialog = lazy(() =>
  import('@/panels/picture/CompareDialog').then((room) => ({ default: room.CompareDialog })),
);
const ConflictDialog = lazy(() =>
  import('@/panels/library/ConflictDialog').then((room) => ({ default: room.ConflictDialog })),
);
const ExportDialog = lazy(() =>
  import('@/panels/export/ExportDialog').then((room) => ({ default: room.ExportDialog })),
);
const FieldsDialog = lazy(() => import('@/panels/form/FieldsDialog').then((room) => ({ default: room.FieldsDialog })));
const LibraryDialog = lazy(() =>
  import('@/panels/library/LibraryDialog').then((room) => ({ default: room.LibraryDialog })),
);
const CropDialog = lazy(() => import('@/panels/painting/CropDialog').then((room) => ({ default: room.CropDialog })));
const PaintDialog = lazy(() => import('@/panels/painting/PaintDialog').then((room) => ({ default: room.PaintDialog })));
const PictureDialog = lazy(() =>
  import('@/panels/picture/PictureDialog').then((room) => ({ default: room.PictureDialog })),
);
const RevisionsDialog = lazy(() =>
  import('@/panels/library/RevisionsDialog').then((room) => ({ default: room.RevisionsDialog })),
);
const SaveDialog = lazy(() => import('@/panels/library/SaveDialog').then((room) => ({ default: room.SaveDialog })));

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
    case 'palette':
      return <Palette request={dialog} />;
    case 'commands':
      return <CommandPalette />;
    case 'connect':
      return <ConnectDialog wire={dialog.wire} />;
    case 'search':
      return <SearchDialog />;
    case 'shortcuts':
      return <ShortcutsDialog />;
    case 'batch':
      return <BatchDialog />;
    case 'fields':
      return <FieldsDialog />;
    case 'library':
      return <LibraryDialog />;
    case 'save':
      return <SaveDialog />;
    case 'comment':
      return <CommentDialog />;
    case 'export':
      return <ExportDialog />;
    case 'revisions':
      return <RevisionsDialog key={dialog.workflow} workflow={dialog.workflow} />;
    case 'conflict':
      return <ConflictDialog />;
    case 'paint':
      return <PaintDialog request={dialog} />;
    case 'crop':
      return <CropDialog request={dialog} />;
    case 'picture':
      return <PictureDialog id={dialog.name} among={dialog.among} />;
    case 'compare':
      return <CompareDialog pictures={dialog.pictures} />;
    default:
      return null;
  }
}
