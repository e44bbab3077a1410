/** `createRuns`: the open workflow is run, and what becomes of it is watched. All that can be done with runs. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Api } from '@/api/api';
import { ApiError } from '@/api/problem';
import { isOver } from '@/api/run_states';
import type { Body, Enqueued, RunRequest } from '@/api/types';
import { emptyDocument, type Part, workflowSchema } from '@/document/workflow';
import { attempt } from '@/editor/attempt';
import type { Editor } from '@/editor/store';
import { notify, type Ui } from '@/editor/ui';
import { strings } from '@/strings';
import { withOwnSeeds } from './batch_seeds';
import type { LogEvent } from './events';
import type { Feed } from './feed';
import { type Problem, refusedProblems, runProblems, stillTrue } from './problems';
import { running } from './queue_state';
import { withDrawnSeeds } from './seeds';
import type { Session } from './session';
import { createWatch, type Watch } from './watch';

/** How the open workflow is to be run; without anything said, all of it, once, after all that waits. */
export type Terms = Pick<RunRequest, 'front' | 'targets' | 'batch' | 'inputs' | 'name'>;

/** What runs work with. */
export interface RunsOptions {
  readonly api: Api;
  readonly editor: Editor;
  readonly ui: Ui;
  readonly feed: Feed;
  readonly session: Session;
  /** The document as it is sent and saved. */
  readonly write: (document: Part) => Body;
  /** The saved workflow that the document was made from. */
  readonly workflow: () => string | undefined;
  readonly watchOf?: typeof createWatch;
  /** Why the open document can't run as it is; undefined if nothing is known against it. */
  readonly refusal?: () => string | undefined;
}

/** The run that the canvas shows. */
export interface Shown {
  readonly watch: Watch | undefined;
}

/** All that can be done with runs. What fails is said in a notice. */
export interface Runs extends Pick<Feed, 'queue' | 'pictures' | 'connection' | 'listen'> {
  readonly shown: StoreApi<Shown>;
  /** What is wrong with the open workflow, as far as it was told. */
  readonly problems: StoreApi<readonly Problem[]>;
  /** Put the open workflow into the queue, and show the first of its runs; undefined if it can't run. */
  enqueue(terms?: Terms): Promise<Enqueued | undefined>;
  /** Show a run on the canvas; without an id none, and nothing that was told of one. */
  show(run: string | undefined): Promise<void>;
  /** Cancel a run; without an id the one that is shown, or else the one that runs. */
  cancel(run?: string): Promise<void>;
  /** Let a run go on that ended otherwise than well; nodes that are named may be run twice. */
  retry(run: string, repeat?: readonly string[]): Promise<void>;
  requeue(run: string): Promise<void>;
  front(run: string): Promise<void>;
  move(run: string, beside: { before: string } | { after: string }): Promise<void>;
  cancelAll(): Promise<void>;
  /** Let the queue wait, or go on. */
  pause(isPaused: boolean, queue?: string): Promise<void>;
  /** Forget the runs that ended; their pictures stay. */
  prune(): Promise<void>;
  /** Show the run of a saved workflow that goes on now, if one does and none is shown. */
  find(workflow: string): Promise<void>;
  /** Listen, and show again what the tab showed before it was loaded anew. */
  start(): void;
  stop(): void;
}

/** The runs of an editor. */
export function createRuns(options: RunsOptions): Runs {
  const { api, editor, ui, feed, session, write, workflow, watchOf = createWatch, refusal = () => undefined } = options;
  const shown = createStore<Shown>(() => ({ watch: undefined }));
  const problems = createStore<readonly Problem[]>(() => []);

  const openProblems = {
    label: strings.runs.problems.show,
    run: () => ui.setState({ view: 'graph', side: 'problems' }),
  };

  const openUpgrade = { label: strings.upgrade.show, run: () => ui.setState({ view: 'graph', side: 'upgrade' }) };

  /** Whether what is wrong stands before the user's eyes: a form shows it at its fields, and above them. */
  const isShown = () => ui.getState().view === 'form' && problems.getState().length > 0;

  /** Take back what was said of problems that are no more. */
  function takeBack(): void {
    ui.setState(({ notices }) => ({ notices: notices.filter(({ act }) => act !== openProblems) }));
  }

  async function enqueue(terms: Terms = {}): Promise<Enqueued | undefined> {
    const refused = refusal();
    if (refused !== undefined) {
      notify(ui, { tone: 'error', text: refused, act: openUpgrade });
      return undefined;
    }
    const { document, templates } = editor.store.getState();
    const drawn = withDrawnSeeds(document, templates).document;
    const batch = terms.batch ? { batch: [...withOwnSeeds(terms.batch, document, templates)] } : {};
    const asked = { ...terms, ...batch, document: write(drawn), workflow: workflow() ?? null };
    problems.setState([], true);
    try {
      const enqueued = await api.runs.enqueue(asked);
      const [first] = enqueued.runs;
      if (first !== undefined) await watch(first, drawn);
      return enqueued;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      problems.setState(refusedProblems(document, error.problems), true);
      const act = error.problems.length > 0 ? { act: openProblems } : {};
      if (!isShown()) notify(ui, { tone: 'error', text: error.message, ...act });
      return undefined;
    }
  }

  async function watch(run: string, document: Part): Promise<void> {
    leave();
    const next = watchOf(run, document);
    shown.setState({ watch: next });
    session.show(run);
    await feed.follow(next);
    tellTroubles(next);
  }

  function leave(): void {
    const { watch: last } = shown.getState();
    if (last) feed.unfollow(last);
    shown.setState({ watch: undefined });
    session.show(undefined);
  }

  function tellTroubles(of: Watch): void {
    if (shown.getState().watch !== of) return;
    const found = runProblems(editor.store.getState().document, of);
    if (found.length > 0) problems.setState(found, true);
  }

  function hear(event: LogEvent): void {
    const { watch: current } = shown.getState();
    if (!current || event.run !== current.run) return;
    if (event.name === 'run.retried') problems.setState((now) => now.filter(({ run }) => run !== current.run), true);
    if (event.name === 'node.failed') tellTroubles(current);
    if (event.name !== 'run.finished') return;
    tellTroubles(current);
    const { status } = event.data;
    const text = status === 'failed' ? strings.runs.failed : status === 'partial' ? strings.runs.partial : undefined;
    if (text && !isShown()) notify(ui, { tone: 'error', text, act: openProblems });
  }

  async function show(run: string | undefined): Promise<void> {
    if (run === undefined) {
      problems.setState([], true);
      return leave();
    }
    const told = await attempt(ui, () => api.runs.document(run));
    if (!told) return leave();
    const read = workflowSchema.safeParse(told);
    await attempt(ui, () => watch(run, read.success ? read.data : emptyDocument()));
  }

  async function cancel(run?: string): Promise<void> {
    const { watch: current } = shown.getState();
    const own = current && !isOver(current.head.getState().state) ? current.run : undefined;
    const which = run ?? own ?? running(feed.queue.getState())[0]?.id;
    if (which !== undefined) await attempt(ui, () => api.runs.cancel(which));
  }

  const ending: (() => void)[] = [];
  return {
    queue: feed.queue,
    pictures: feed.pictures,
    connection: feed.connection,
    listen: feed.listen,
    shown,
    problems,
    enqueue,
    show,
    cancel,
    async retry(run, repeat) {
      await attempt(ui, () => api.runs.retry(run, repeat));
    },
    async requeue(run) {
      const again = await attempt(ui, () => api.runs.requeue(run));
      if (again?.runs[0]) await show(again.runs[0]);
    },
    async front(run) {
      await attempt(ui, () => api.runs.front(run));
    },
    async move(run, beside) {
      await attempt(ui, () => api.runs.move(run, beside));
    },
    async cancelAll() {
      await attempt(ui, () => api.runs.cancelAll());
    },
    async pause(isPaused, queue = 'default') {
      await attempt(ui, () => (isPaused ? api.queues.pause(queue) : api.queues.resume(queue)));
    },
    async prune() {
      await attempt(ui, () => api.runs.prune(Date.now() / 1000));
    },
    async find(workflow) {
      if (shown.getState().watch || session.shown() !== undefined) return;
      const found = await api.runs.summaries({ workflow, state: ['running'], limit: 1 }).catch(() => undefined);
      const [run] = found?.runs ?? [];
      if (run) await show(run.id);
    },
    start() {
      ending.push(
        feed.listen(hear),
        editor.store.subscribe(({ document }, before) => {
          if (document !== before.document) problems.setState((now) => stillTrue(now, document), true);
        }),
        problems.subscribe((now) => {
          if (now.length === 0) takeBack();
        }),
      );
      feed.start();
      const before = session.shown();
      if (before !== undefined) void resume(before);
    },
    stop() {
      for (const end of ending.splice(0)) end();
      feed.stop();
      leave();
    },
  };

  /** Show the run of before the reload, unless the server knows it no more: nobody asked for that now. */
  async function resume(run: string): Promise<void> {
    const told = await api.runs.document(run).catch(() => undefined);
    const read = workflowSchema.safeParse(told);
    if (read.success) await attempt(ui, () => watch(run, read.data));
    else session.show(undefined);
  }
}
