/** The window: a toolbar, the graph between side panel and inspector, and the strip of results below. */
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

/** The whole editor. */
export function App() {
  useKeys();
  const side = useUi((state) => state.side);
  const inspector = useUi((state) => state.inspector);
  const results = useUi((state) => state.results);
  const isReady = useEditorState((state) => Object.keys(state.templates).length > 0);
  return (
    <div className={styles.window}>
      <Toolbar />
      <div className={styles.body}>
        {side ? <Side shown={side} /> : null}
        <main className={styles.canvas} aria-label={strings.app.regions.canvas}>
          <Boundary>{isReady ? <Graph /> : <Waiting />}</Boundary>
        </main>
        {inspector ? <InspectorSide /> : null}
        <Notices />
      </div>
      {results ? <Results /> : null}
      <Dialogs />
      <LoginDialog />
      <DropTarget />
      <Announcer />
      <TipLayer />
    </div>
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

function Side({ shown }: { shown: SidePanel }) {
  const size = usePanelSize('side', 300, 220, 560);
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
