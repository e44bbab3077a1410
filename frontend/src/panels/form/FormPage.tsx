/** The workflow as a page: what it asks for, one button, and what came of it. For everybody who need not see the graph. */
import { ArrowLeft, FolderOpen, Link, ListPlus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useBench, useEditorState } from '@/app/bench';
import { Waiting } from '@/app/Waiting';
import { copyFormLink, leaveForm } from '@/commands/forms';
import { ROOT } from '@/document/place';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { EmptyState } from '@/ui/EmptyState';
import { IconButton } from '@/ui/IconButton';
import { Notices } from '@/ui/Notices';
import { FormBody } from './FormBody';
import styles from './FormPage.module.css';
import { Results } from './Results';
import { RunBar } from './RunBar';
import { useForm } from './use-form';
import { Wrongs } from './Wrongs';

const say = strings.forms.page;

/** The whole window as a form. */
export function FormPage() {
  const { editor } = useBench();
  const isReady = useEditorState((state) => Object.keys(state.templates).length > 0);
  const isWhole = useEditorState((state) => state.place.length === 0);
  useEffect(() => {
    document.documentElement.dataset.view = 'form';
    return () => {
      delete document.documentElement.dataset.view;
    };
  }, []);
  useEffect(() => {
    if (!isWhole) editor.open(ROOT); // undoing may lead into a subgraph
  }, [editor, isWhole]);
  return (
    <div className={styles.page}>
      <Head />
      {isReady && isWhole ? <Filled /> : <Waiting />}
      <div className={styles.notices}>
        <Notices />
      </div>
    </div>
  );
}

function Head() {
  const bench = useBench();
  const name = useEditorState(({ document }) => document.name);
  return (
    <header className={styles.head}>
      <IconButton icon={ArrowLeft} label={say.back} className={styles.way} onClick={() => leaveForm(bench)} />
      <h1 className={styles.title}>{name || strings.app.untitled}</h1>
      <IconButton icon={Link} label={say.link} className={styles.way} onClick={() => void copyFormLink(bench)} />
    </header>
  );
}

function Filled() {
  const { tree } = useForm();
  const about = useEditorState(({ document }) => document.meta.description);
  const page = useRef<HTMLElement>(null);
  const [hasRun, setRun] = useState(false);
  const begun = (isBegun: boolean) => {
    setRun(isBegun);
    requestAnimationFrame(() => (isBegun ? showResults : showProblem)(page.current));
  };
  return (
    <main ref={page} className={styles.body} aria-label={say.region}>
      <section className={styles.inputs} aria-label={say.inputs}>
        <div className={styles.fields}>
          {about ? <p className={styles.about}>{about}</p> : null}
          <Wrongs tree={tree} />
          {tree.children.length > 0 ? <FormBody tree={tree} level={2} /> : <Nothing />}
        </div>
        <RunBar onRun={begun} />
      </section>
      <Results isFollowed={hasRun} />
    </main>
  );
}

/** What stands where the form asks for nothing: the way to what it may ask for, or to a workflow where none is open. */
function Nothing() {
  const { ui } = useBench();
  const isOpen = useEditorState(({ document }) => Object.keys(document.nodes).length > 0);
  const words = isOpen ? say.empty : say.none;
  const way = isOpen
    ? { label: strings.forms.panel.build, run: () => ui.setState({ view: 'graph', side: 'form' }) }
    : { label: strings.start.library, run: () => ui.setState({ dialog: { kind: 'library' } }) };
  return (
    <div className={styles.nothing}>
      <EmptyState
        icon={isOpen ? ListPlus : FolderOpen}
        title={words}
        action={<Button onClick={way.run}>{way.label}</Button>}
      >
        {isOpen ? say.emptyText : say.noneText}
      </EmptyState>
    </div>
  );
}

/** Show what is being made, on a phone, where it stands below what is asked for. */
function showResults(page: HTMLElement | null): void {
  page?.querySelector('[data-results] > *')?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
}

/** Show the first field that something is wrong with, and give it the keyboard. */
function showProblem(page: HTMLElement | null): void {
  const field = page?.querySelector('[data-problem]') ?? page?.querySelector('[role=alert]');
  field?.scrollIntoView({ block: 'center' });
  field?.querySelector<HTMLElement>('input, textarea, select, button')?.focus({ preventScroll: true });
}
