/** The window: a toolbar, the graph between side panel and inspector, and the strip of results below; or a form. */
import { lazy, Suspense } from 'react';
import { useEditorState, useUi } from '@/app/bench';
import { Canvas } from '@/canvas/Canvas';
import type { SidePanel } from '@/editor/ui';
import { useKeys } from '@/panels/commands/use-keys';
import { ResultStrip } from '@/panels/gallery/ResultStrip';
import { Inspector } from '@/panels/inspector/Inspector';
import { DropTarget } from '@/panels/library/DropTarget';
import { LoginDialog } from '@/panels/login/LoginDialog';
import { Announcer } from '@/panels/outline/Announcer';
import { Outline } from '@/panels/outline/Outline';
import { ProblemsPanel } from '@/panels/problems/ProblemsPanel';
import { QueuePanel } from '@/panels/queue/QueuePanel';
import { StartPanel } from '@/panels/start/StartPanel';
import { strings } from '@/strings';
import { Notices } from '@/ui/Notices';
import { TipLayer } from '@/ui/TipLayer';
import styles from './App.module.css';
import { Boundary } from './Boundary';
import { Dialogs } from './Dialogs';
import { ResizeHandle, usePanelSize } from './ResizeHandle';
import { Toolbar } from './Toolbar';
import { Waiting } from './Waiting';

const FormPage = lazy(() => import('@/panels/form/FormPage').then((room) => ({ default: room.FormPage })));
const GalleryView = lazy(() => import('@/panels/gallery/GalleryView').then((room) => ({ default: room.GalleryView })));
const ModelsView = lazy(() => import('@/panels/models/ModelsView').then((room) => ({ default: room.ModelsView })));
const UpgradePanel = lazy(() =>
  import('@/panels/upgrade/UpgradePanel').then((room) => ({ default: room.UpgradePanel })),
);
const FormPanel = lazy(() => import('@/panels/form/FormPanel').then((room) => ({ default: room.FormPanel })));

/** The whole editor. */
export function App() {
  useKeys();
  const view = useUi((state) => state.view);
  return (
    <div className={styles.window}>
      {view === 'form' ? (
        <Boundary>
          <Suspense>
            <FormPage />
          </Suspense>
        </Boundary>
      ) : view === 'graph' ? (
        <Editor />
      ) : (
        <Other view={view} />
      )}
      <Dialogs />
      <LoginDialog />
      <DropTarget />
      <Announcer />
      <TipLayer />
    </div>
  );
}

/** Something else than the graph, below the toolbar. */
function Other({ view }: { view: 'gallery' | 'models' }) {
  return (
    <>
      <Toolbar />
      <div className={styles.other}>
        <Boundary key={view}>
          <Suspense>{view === 'gallery' ? <GalleryView /> : <ModelsView />}</Suspense>
        </Boundary>
        <Notices />
      </div>
    </>
  );
}

/** The graph and all that stands around it. */
function Editor() {
  const side = useUi((state) => state.side);
  const inspector = useUi((state) => state.inspector);
  const results = useUi((state) => state.results);
  const isReady = useEditorState((state) => Object.keys(state.templates).length > 0);
  return (
    <>
      <Toolbar />
      <div className={styles.body}>
        {side ? <Side key={side === 'upgrade' ? side : 'side'} shown={side} /> : null}
        <main className={styles.canvas} aria-label={strings.app.regions.canvas}>
          <Boundary>{isReady ? <Graph /> : <Waiting />}</Boundary>
        </main>
        {inspector ? <InspectorSide /> : null}
        <Notices />
      </div>
      {results ? <Results /> : null}
    </>
  );
}

function Graph() {
  return (
    <>
      <Canvas />
      <StartPanel />
    </>
  );
}

/** Names of side panels' sizes, with the usual one, the least and the most, in pixels. */
const USUAL = ['side', 300, 220, 560] as const;
const WIDE = ['upgrade', 400, 300, 720] as const;

function Side({ shown }: { shown: SidePanel }) {
  const [name, usual, least, most] = shown === 'upgrade' ? WIDE : USUAL;
  const size = usePanelSize(name, usual, least, most);
  return (
    <aside className={styles.side} style={{ inlineSize: size.value }} aria-label={strings.app.sides[shown]}>
      <Boundary key={shown}>{panel(shown)}</Boundary>
      <ResizeHandle edge="right" label={strings.app.resize.side} size={size} />
    </aside>
  );
}

function panel(shown: SidePanel) {
  switch (shown) {
    case 'outline':
      return <Outline />;
    case 'queue':
      return <QueuePanel />;
    case 'problems':
      return <ProblemsPanel />;
    case 'form':
      return (
        <Suspense>
          <FormPanel />
        </Suspense>
      );
    case 'upgrade':
      return (
        <Suspense>
          <UpgradePanel />
        </Suspense>
      );
    default:
      return null;
  }
}

function InspectorSide() {
  const size = usePanelSize('inspector', 320, 260, 640);
  return (
    <aside className={styles.inspector} style={{ inlineSize: size.value }} aria-label={strings.app.regions.inspector}>
      <Boundary>
        <Inspector />
      </Boundary>
      <ResizeHandle edge="left" label={strings.app.resize.inspector} size={size} />
    </aside>
  );
}

function Results() {
  const size = usePanelSize('results', 116, 84, 420);
  return (
    <section className={styles.results} style={{ blockSize: size.value }} aria-label={strings.app.regions.results}>
      <Boundary>
        <ResultStrip />
      </Boundary>
      <ResizeHandle edge="top" label={strings.app.resize.results} size={size} />
    </section>
  );
}
