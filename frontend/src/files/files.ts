/** `createFiles`: what is open: opened from anywhere, saved in the library, kept over a crash, and never written over. */
import type { StoreApi } from 'zustand/vanilla';
import type { Api } from '@/api/api';
import type { Body } from '@/api/types';
import { emptyDocument, type Part } from '@/document/workflow';
import { attempt } from '@/editor/attempt';
import type { Editor } from '@/editor/store';
import { notify, type Ui } from '@/editor/ui';
import { createViews, type Views } from '@/editor/views';
import { strings } from '@/strings';
import { type Autosave, createAutosave } from './autosave';
import { type Changed, createLibrary, type Details, describeDocument, type Library } from './library';
import { type Opened, openedCopy, openedDocument, openedFile, told, UnreadableError } from './opening';
import type { Peers } from './peers';
import { createRecovery, type LostWork } from './recovery';
import { createSaving, type Saving } from './saving';
import { createStanding, type FilesState } from './standing';
import type { Saved, WorkingCopies, WorkingCopy } from './working_copies';

/** What files work with. */
export interface FilesOptions {
  readonly api: Api;
  readonly editor: Editor;
  readonly ui: Ui;
  /** Where the user looks, which is written with what is open. */
  readonly views?: Views;
  readonly copies: WorkingCopies;
  readonly tab: string;
  /** Other tabs; `changed` is called when one says something. */
  readonly peersOf: (changed: () => void) => Peers;
  /** Names of the tabs that are there; undefined where the browser can't tell. */
  readonly living?: () => Promise<ReadonlySet<string> | undefined>;
  /** Something else is open now. */
  readonly replaced?: () => void;
  /** What was opened, and what was done to bring it here. */
  readonly opened?: (opened: Opened) => void;
}

/** What can be done with files. What fails is said in a notice; of all that is asked to be opened the last is. */
export interface Files extends Saving {
  readonly store: StoreApi<FilesState>;
  /** What can be done with saved workflows that are not open. */
  readonly library: Library;
  /** The open document as it is sent, saved and exported. */
  write(document?: Part): Body;
  /** Asks later whether what is open now is still open. */
  watch(): () => boolean;
  create(): void;
  /** Open a saved workflow: its newest revision, or another. */
  openWorkflow(id: string, revision?: number): Promise<void>;
  /** Open a file; `otherwise` is done where it carries no workflow that can be read. */
  openFile(file: File, otherwise?: () => Promise<void>): Promise<void>;
  /** Open a document that something has, such as a run or a picture. */
  openDocument(ask: () => Promise<Record<string, unknown>>, what: string): Promise<void>;
  /** Work that nobody saved and that is open nowhere, newest first. */
  lost(): Promise<readonly LostWork[]>;
  /** Open work that nobody saved. */
  recover(key: string): Promise<void>;
  /** Forget work that nobody saved. */
  discard(key: string): Promise<void>;
  /** Keep what is open now, before the page goes; true if all of it is kept. */
  readonly autosave: Autosave;
  /** A revision was saved somewhere. */
  hear(workflow: string, revision: number): void;
  /** A saved workflow was removed somewhere: what is open of it is saved nowhere now. */
  hearRemoved(workflow: string): void;
  /** Open again what was open before a reload; false if there was nothing. */
  restore(): Promise<boolean>;
  stop(): void;
}

/** The files of an editor. */
export function createFiles(options: FilesOptions): Files {
  const { api, editor, ui, copies, tab, views = createViews(), living = async () => undefined } = options;
  const autosave = createAutosave({ write: () => copies.write(tab, standing.copy()) });
  const changed = (isUrgent: boolean) => {
    autosave.soon();
    if (isUrgent) void autosave.now();
  };
  const standing = createStanding({ editor, views, peersOf: options.peersOf, changed });
  const recovery = createRecovery({ api, copies, tab, living });
  const library = createLibrary({ api, ui, described });
  const saving = createSaving({ api, editor, ui, standing });
  const { store } = standing;
  let asked = 0;

  /** What is asked for counts until something else is: whoever answers late is not heard any more. */
  async function opening(open: (isLast: () => boolean) => Promise<void>): Promise<void> {
    asked += 1;
    const mine = asked;
    await attempt(ui, () => open(() => mine === asked));
  }

  /** Put something in the place of what is open; changes that nobody saved are kept beside, and told of. */
  async function replace(opened: Opened, saved: Saved | undefined, isUnsaved = false): Promise<void> {
    const before = standing.copy();
    show(opened, saved, isUnsaved);
    autosave.soon();
    options.replaced?.();
    if (before.isUnsaved) await setAside(before);
  }

  function show(opened: Opened, saved: Saved | undefined, isUnsaved: boolean): void {
    standing.show(opened, saved, isUnsaved);
    options.opened?.(opened);
  }

  async function setAside(before: WorkingCopy): Promise<void> {
    const key = await recovery.setAside(before);
    const text = strings.files.opened.left(before.name || strings.files.untitled);
    const back = { label: strings.files.opened.back, run: () => void recover(key) };
    notify(ui, { tone: 'info', text, act: back });
  }

  async function recover(key: string): Promise<void> {
    await opening((isLast) =>
      recovery.bring(key, async (opened, found) => {
        if (!isLast()) return false;
        await replace(opened, found.saved, true);
        await autosave.now(); // what it was kept under is forgotten next
        return true;
      }),
    );
  }

  function report(opened: Opened, what: string): void {
    const notice = told(ui, opened.report, opened.document.name || what);
    if (notice) notify(ui, notice);
  }

  /** The open workflow was renamed in the library: it is called so here, too, and goes on from there. */
  function described({ id, base, revision }: Changed, details: Details): void {
    const { saved } = store.getState();
    if (saved?.id !== id || saved.revision !== base) return;
    const { title } = strings.library.details;
    standing.follow({ id, revision }, () => editor.edit(title, (draft) => describeDocument(draft, details)));
  }

  const stopLooking = views.listen(autosave.seen);

  return {
    ...saving,
    store,
    library,
    write: standing.write,
    watch: standing.watch,
    autosave,
    create() {
      const nothing = { document: emptyDocument(), source: {}, report: undefined };
      void opening(() => replace(nothing, undefined));
    },
    openWorkflow: (id, revision) =>
      opening(async (isLast) => {
        const { name, revision: newest } = await api.workflows.get(id);
        const opened = await openedDocument(api, await api.workflows.document(id, revision), name);
        if (!isLast()) return;
        await replace(opened, { id, revision: revision ?? newest });
        if (revision !== undefined && revision < newest) standing.outdated(newest);
        report(opened, name);
      }),
    openFile: (file, otherwise) =>
      opening(async (isLast) => {
        const opened = await openedFile(api, file).catch((error: unknown) => {
          if (otherwise && error instanceof UnreadableError) return undefined;
          throw error;
        });
        if (!opened) return otherwise?.();
        if (!isLast()) return;
        await replace(opened, undefined);
        report(opened, file.name);
      }),
    openDocument: (ask, what) =>
      opening(async (isLast) => {
        const opened = await openedDocument(api, await ask(), what);
        if (!isLast()) return;
        await replace(opened, undefined);
        report(opened, what);
      }),
    lost: recovery.lost,
    recover,
    discard: recovery.discard,
    hear(workflow, revision) {
      const { saved } = store.getState();
      if (saved?.id === workflow && revision > saved.revision) standing.outdated(revision);
    },
    hearRemoved(workflow) {
      if (store.getState().saved?.id === workflow) standing.removed();
    },
    async restore() {
      const found = await copies.read(tab);
      if (!found) return false;
      await opening(async (isLast) => {
        const opened = await openedCopy(api, found);
        if (!isLast()) return;
        show(opened, found.saved, found.isUnsaved);
        autosave.seen(); // it is kept already: leaving it right away is nothing to ask about
      });
      return true;
    },
    stop() {
      stopLooking();
      autosave.stop();
      standing.stop();
    },
  };
}
