/** `createWorkbench`: the one place where the parts of the editor are joined, and `start`, where they begin. */
import { type Api, createApi } from '@/api/api';
import type { WorkflowView } from '@/api/types';
import { createEditor } from '@/editor/store';
import { createUi, notify } from '@/editor/ui';
import { createViewportSlot } from '@/editor/viewport';
import { createFiles } from '@/files/files';
import type { Opened } from '@/files/opening';
import { createPeers } from '@/files/peers';
import { livingTabs, newName, tabName } from '@/files/tab';
import { createWorkingCopies, type WorkingCopies } from '@/files/working_copies';
import { createFeed } from '@/runs/feed';
import { createRuns, type Runs } from '@/runs/runs';
import { createSession } from '@/runs/session';
import { strings } from '@/strings';
import { timeText } from '@/strings/formats';
import { createUpgrade } from '@/upgrade/upgrade';
import { followView, followWorkflow, readAddress, type Window } from './address';
import { followTemplates } from './templates';
import type { Workbench } from './workbench';

/** What only a browser has. */
export interface Surroundings {
  readonly window: Window;
  readonly origin: string;
  readonly storage: Storage;
  readonly locks: LockManager | undefined;
  readonly copies: WorkingCopies;
}

/** What this browser has. */
export function surroundings(): Surroundings {
  return {
    window,
    origin: window.location.origin,
    storage: window.sessionStorage,
    locks: 'locks' in navigator ? navigator.locks : undefined, // only where the connection is private, or local
    copies: createWorkingCopies(),
  };
}

/** The tag of the workflow that newcomers see, and that of others they may. */
const BEGINNING = 'start';
const EXAMPLE = 'example';

/** Windows in which panels lie above the graph: as in the styles of the window. */
const PHONE = '(max-width: 720px)';

/** A workbench, with nothing open yet. */
export async function createWorkbench({ origin, storage, locks, copies }: Surroundings): Promise<Workbench> {
  const editor = createEditor();
  const ui = createUi({ inspector: !matchMedia(PHONE).matches });
  const api = createApi(origin);
  const viewport = createViewportSlot();
  const session = createSession(storage);
  const tab = locks ? await tabName(storage, locks) : newName();
  const peersOf = (changed: () => void) => createPeers(tab, changed);
  const replaced = () => void runs.show(undefined);
  const living = async () => (locks ? livingTabs(locks) : undefined);
  const opened = (found: Opened) => upgrade.opened(found);
  const files = createFiles({ api, editor, ui, views: viewport.views, copies, tab, peersOf, living, replaced, opened });
  const upgrade = createUpgrade({ api, editor, ui, write: files.write });
  const feed = createFeed({ api, session, origin });
  const runs = createRuns({
    api,
    editor,
    ui,
    feed,
    session,
    write: files.write,
    workflow: () => files.store.getState().saved?.id,
    refusal: () => upgrade.refusal(),
  });
  return { editor, ui, viewport, api, runs, files, upgrade };
}

/** Listen to the server, and open what the address names, what was open, or something to begin with. */
export async function start(bench: Workbench, { window }: Pick<Surroundings, 'window'>): Promise<void> {
  const { api, editor, ui, runs, files } = bench;
  runs.listen(({ name, data }) => {
    if (name === 'workflow.saved') files.hear(String(data.workflow), Number(data.revision));
    if (name === 'workflow.removed') files.hearRemoved(String(data.workflow));
  });
  runs.start();
  guard(bench);
  followView(bench, window);
  const isRestored = await files.restore();
  await offerLost(bench);
  await connected(runs);
  const templates = followTemplates({ api, editor, ui, listen: runs.listen });
  const { workflow: wanted } = readAddress(window.location.href);
  const isElse = wanted !== undefined && wanted !== files.store.getState().saved?.id;
  if (isElse) await files.openWorkflow(wanted);
  else if (!isRestored) await begin(bench);
  followWorkflow(bench, window);
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

/** Open what the library has to begin with, an empty graph where that is nothing. */
async function begin({ api, editor, files }: Workbench): Promise<void> {
  const first = (await firstTagged(api, BEGINNING)) ?? (await firstTagged(api, EXAMPLE));
  const isUntouched = Object.keys(editor.store.getState().document.nodes).length === 0;
  if (first && isUntouched) await files.openWorkflow(first.id);
}

/** The newest workflow of the library with a tag. */
async function firstTagged(api: Api, tag: string): Promise<WorkflowView | undefined> {
  const found = await api.workflows.list({ tag: [tag], limit: 1 }).catch(() => undefined);
  return found?.workflows[0];
}

/** Tell of work that a crash left behind. */
async function offerLost({ ui, files }: Workbench): Promise<void> {
  const [newest, ...others] = await files.lost();
  if (!newest) return;
  const { name, time } = newest.copy;
  const { lost } = strings.library;
  const text = lost.found(name || strings.files.untitled, timeText(time), others.length);
  const open = { label: lost.open, run: () => void files.recover(newest.key) };
  const show = { label: lost.show, run: () => ui.setState({ dialog: { kind: 'library' } }) };
  notify(ui, { tone: 'info', text, act: others.length > 0 ? show : open });
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
