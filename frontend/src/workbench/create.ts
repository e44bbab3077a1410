/** `createWorkbench`: the one place where the parts of the editor are joined, and `start`, where they begin. */
import { createApi } from '@/api/api';
import { createEditor } from '@/editor/store';
import { createUi, notify } from '@/editor/ui';
import { createViewportSlot } from '@/editor/viewport';
import { createFiles } from '@/files/files';
import { createPeers } from '@/files/peers';
import { livingTabs, newName, tabName } from '@/files/tab';
import { createWorkingCopies, lostCopies, type WorkingCopies } from '@/files/working_copies';
import { createFeed } from '@/runs/feed';
import { createRuns, type Runs } from '@/runs/runs';
import { createSession } from '@/runs/session';
import { strings } from '@/strings';
import { followTemplates } from './templates';
import type { Workbench } from './workbench';

/** What only a browser has. */
export interface Surroundings {
  readonly origin: string;
  readonly storage: Storage;
  readonly locks: LockManager | undefined;
  readonly copies: WorkingCopies;
}

/** What this browser has. */
export function surroundings(): Surroundings {
  return {
    origin: window.location.origin,
    storage: window.sessionStorage,
    locks: 'locks' in navigator ? navigator.locks : undefined, // only where the connection is private, or local
    copies: createWorkingCopies(),
  };
}

/** A workbench, with nothing open yet. */
export async function createWorkbench({ origin, storage, locks, copies }: Surroundings): Promise<Workbench> {
  const editor = createEditor();
  const ui = createUi();
  const api = createApi(origin);
  const viewport = createViewportSlot();
  const session = createSession(storage);
  const tab = locks ? await tabName(storage, locks) : newName();
  const peersOf = (changed: () => void) => createPeers(tab, changed);
  const replaced = () => void runs.show(undefined);
  const files = createFiles({ api, editor, ui, views: viewport.views, copies, tab, peersOf, replaced });
  const feed = createFeed({ api, session, origin });
  const runs = createRuns({
    api,
    editor,
    ui,
    feed,
    session,
    write: files.write,
    workflow: () => files.store.getState().saved?.id,
  });
  return { editor, ui, viewport, api, runs, files };
}

/** Listen to the server, and open what was open, or something to begin with. */
export async function start(bench: Workbench, { locks, copies }: Surroundings): Promise<void> {
  const { api, editor, ui, runs, files } = bench;
  runs.listen(({ name, data }) => {
    if (name === 'workflow.saved') files.hear(String(data.workflow), Number(data.revision));
  });
  runs.start();
  guard(bench);
  const isRestored = await files.restore();
  if (locks) await offerLost(bench, copies, await livingTabs(locks));
  await connected(runs);
  const templates = followTemplates({ api, editor, ui, listen: runs.listen });
  if (!isRestored) await begin(bench);
  const { saved } = files.store.getState();
  if (saved) await runs.find(saved.id);
  await templates;
}

/** The server answers: it may be starting still. */
function connected({ connection }: Runs): Promise<void> {
  if (connection.getState().state === 'open') return Promise.resolve();
  return new Promise((resolve) => {
    const stop = connection.subscribe(({ state }) => {
      if (state !== 'open') return;
      stop();
      resolve();
    });
  });
}

/** Open the first example that can run here; an empty graph where there is none. */
async function begin({ api, editor, files }: Workbench): Promise<void> {
  const examples = await api.workflows.list({ tag: ['example'], limit: 1 }).catch(() => undefined);
  const first = examples?.workflows[0];
  const isUntouched = Object.keys(editor.store.getState().document.nodes).length === 0;
  if (first && isUntouched) await files.openWorkflow(first.id);
}

/** Tell of the newest work that a crash left behind. */
async function offerLost({ ui, files }: Workbench, copies: WorkingCopies, living: ReadonlySet<string>): Promise<void> {
  const [newest] = await lostCopies(copies, living);
  if (!newest) return;
  const [tab, { name, time }] = newest;
  const text = strings.files.recovered(name || strings.files.untitled, new Date(time).toLocaleString());
  notify(ui, { tone: 'info', text, act: { label: strings.files.recover, run: () => void files.recover(tab) } });
}

/** Keep what is open before the page goes, and ask only where that can't be done any more. */
function guard({ files }: Workbench): void {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void files.autosave.now();
  });
  window.addEventListener('beforeunload', (event) => {
    if (!files.store.getState().isUnsaved || !files.autosave.isPending()) return;
    void files.autosave.now();
    event.preventDefault();
  });
}
