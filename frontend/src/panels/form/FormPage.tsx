/** The workflow as a page: what it asks for, one button, and what came of it. For everybody who need not see the graph. */
import { ArrowLeft, Link, ListPlus } from 'lucide-react';
import { useEffect, useRef } from 'react';
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
  const bench = useBench();
  const { tree } = useForm();
  const about = useEditorState(({ document }) => document.meta.description);
  const page = useRef<HTMLElement>(null);
  const isEmpty = tree.children.length === 0;
  const begun = (isBegun: boolean) => {
    if (isBegun)
      page.current?.querySelector('[data-results]')?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
    else requestAnimationFrame(() => showProblem(page.current));
  };
  return (
    <main ref={page} className={styles.body} aria-label={say.region}>
      <section className={styles.inputs} aria-label={say.inputs}>
        <div className={styles.fields}>
          {about ? <p className={styles.about}>{about}</p> : null}
          <Wrongs tree={tree} />
          {isEmpty ? (
            <EmptyState
              icon={ListPlus}
              title={say.empty}
              action={
                <Button onClick={() => bench.ui.setState({ view: 'graph', side: 'form' })}>
                  {strings.forms.panel.build}
                </Button>
              }
            >
              {say.emptyText}
            </EmptyState>
          ) : (
            <FormBody tree={tree} level={2} />
          )}
        </div>
        <RunBar onRun={begun} />
      </section>
      <Results />
    </main>
  );
}

/** Show the first field that something is wrong with, and give it the keyboard. */
function showProblem(page: HTMLElement | null): void {
  const field = page?.querySelector('[data-problem]') ?? page?.querySelector('[role=alert]');
  field?.scrollIntoView({ block: 'center' });
  field?.querySelector<HTMLElement>('input, textarea, select, button')?.focus({ preventScroll: true });
}
