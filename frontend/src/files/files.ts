/** `createFiles`: what is open and where it is saved: opened, saved, kept over a crash, and never written over. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Api } from '@/api/api';
import { ApiError, CONFLICT } from '@/api/problem';
import type { Body } from '@/api/types';
import { emptyDocument, type Part, type WorkflowDocument } from '@/document/workflow';
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
import type { Saved, WorkingCopies, WorkingCopy } from './working_copies';
import { written } from './written';

/** What is open, and how it stands to what is saved. */
export interface FilesState {
  /** The saved workflow that it was made from. */
  readonly saved: Saved | undefined;
  /** Whether there are changes that nobody saved. */
  readonly isUnsaved: boolean;
  /** Whether another tab has the same workflow open. */
  readonly isElsewhere: boolean;
  /** The newest revision, where it is not the one that this was made from. */
  readonly newer: number | undefined;
}

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

/** What can be done with files. What fails is said in a notice. */
export interface Files {
  readonly store: StoreApi<FilesState>;
  /** What can be done with saved workflows that are not open. */
  readonly library: Library;
  /** The open document as it is sent, saved and exported. */
  write(document?: Part): Body;
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
  /** Save in the library, with a word on why; asks for a name where there is none. */
  save(comment?: string): Promise<void>;
  saveAs(name: string, comment?: string): Promise<void>;
  /** After a conflict: save on top of the newest revision. */
  saveOver(): Promise<void>;
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
  const store = createStore<FilesState>(() => ({
    saved: undefined,
    isUnsaved: false,
    isElsewhere: false,
    newer: undefined,
  }));
  const peers = options.peersOf(() => see());
  const autosave = createAutosave({ write: () => copies.write(tab, copy()) });
  const recovery = createRecovery({ api, copies, tab, living });
  const library = createLibrary({ api, ui, described });
  let source: Record<string, unknown> = {};
  let mark = lastStep(editor);
  let isLoading = false;
  let openings = 0;
  let saving: Promise<unknown> = Promise.resolve();

  function see(): void {
    const { saved } = store.getState();
    store.setState({ isElsewhere: saved !== undefined && peers.has(saved.id) });
  }

  function write(document: Part = editor.store.getState().document): Body {
    return written(views.written(document) as WorkflowDocument, source) as Body;
  }

  function copy(): WorkingCopy {
    const { saved, isUnsaved } = store.getState();
    const { document } = editor.store.getState();
    return { document: write(), source, saved, isUnsaved, name: document.name, time: Date.now() };
  }

  /** Put something in the place of what is open; changes that nobody saved are kept beside, and told of. */
  async function replace(opened: Opened, saved: Saved | undefined, isUnsaved = false): Promise<void> {
    const before = copy();
    show(opened, saved, isUnsaved);
    autosave.soon();
    options.replaced?.();
    if (before.isUnsaved) await setAside(before);
  }

  function show(opened: Opened, saved: Saved | undefined, isUnsaved: boolean): void {
    isLoading = true;
    openings += 1;
    source = opened.source;
    views.forget();
    editor.load(opened.document);
    mark = lastStep(editor);
    isLoading = false;
    store.setState({ saved, isUnsaved, newer: undefined });
    peers.open(saved?.id);
    see();
    options.opened?.(opened);
  }

  async function setAside(before: WorkingCopy): Promise<void> {
    const key = await recovery.setAside(before);
    const text = strings.files.opened.left(before.name || strings.files.untitled);
    const back = { label: strings.files.opened.back, run: () => void recover(key) };
    notify(ui, { tone: 'info', text, act: back });
  }

  async function recover(key: string): Promise<void> {
    await attempt(ui, () =>
      recovery.bring(key, async (opened, found) => {
        await replace(opened, found.saved, true);
        await autosave.now(); // what it was kept under is forgotten next
      }),
    );
  }

  function report(opened: Opened, what: string): void {
    const notice = told(ui, opened.report, opened.document.name || what);
    if (notice) notify(ui, notice);
  }

  async function openDocument(ask: () => Promise<Record<string, unknown>>, what: string): Promise<void> {
    await attempt(ui, async () => {
      const opened = await openedDocument(api, await ask(), what);
      await replace(opened, undefined);
      report(opened, what);
    });
  }

  /** Save as a new revision; whoever saved meanwhile is asked about, never written over. */
  async function saveOn(saved: Saved, comment = ''): Promise<void> {
    const begun = beginSave();
    try {
      const { workflow } = await api.workflows.save(saved.id, begun.document, saved.revision, comment);
      settle({ id: saved.id, revision: workflow.revision }, begun);
    } catch (error) {
      if (!(error instanceof ApiError) || begun.opening !== openings) throw error;
      if (error.code === 'not-found') return saveAs(editor.store.getState().document.name, comment);
      if (error.code !== CONFLICT) throw error;
      store.setState({ newer: (await api.workflows.get(saved.id)).revision });
      ui.setState({ dialog: { kind: 'conflict' } });
    }
  }

  /** One save after the other, each on top of the one before; none of what is not open any more when its turn comes. */
  function inTurn(save: () => Promise<void>): Promise<void> {
    const asked = openings;
    const turn = saving.then(() => (asked === openings ? save() : undefined));
    saving = turn.catch(() => undefined); // whoever asked for it hears of it
    return turn;
  }

  /** What is open, as it is sent now. */
  function beginSave(): BegunSave {
    const { name } = editor.store.getState().document;
    return { document: write(), at: lastStep(editor), opening: openings, name: name || strings.files.untitled };
  }

  /** What was written at a step is saved; there may be changes since, and something else may be open. */
  function settle(saved: Saved, { document, at, opening, name }: BegunSave): void {
    notify(ui, { tone: 'success', text: strings.files.savedNotice(name) });
    if (opening !== openings) return;
    source = document;
    mark = at;
    store.setState({ saved, isUnsaved: lastStep(editor) !== mark, newer: undefined });
    peers.open(saved.id);
    see();
    autosave.soon();
  }

  async function saveAs(name: string, comment = ''): Promise<void> {
    await attempt(ui, async () => {
      if (name !== editor.store.getState().document.name)
        editor.edit(strings.files.commands.saveAs, (draft) => {
          draft.name = name;
        });
      const begun = beginSave();
      const { workflow } = await api.workflows.create(begun.document, comment);
      settle({ id: workflow.id, revision: workflow.revision }, begun);
    });
  }

  /** The open workflow was renamed in the library: it is called so here, too, and goes on from there. */
  function described({ id, base, revision }: Changed, details: Details): void {
    const { saved, isUnsaved } = store.getState();
    if (saved?.id !== id || saved.revision !== base) return;
    editor.edit(strings.library.details.title, (draft) => describeDocument(draft, details));
    if (!isUnsaved) mark = lastStep(editor);
    store.setState({ saved: { id, revision }, isUnsaved: lastStep(editor) !== mark, newer: undefined });
    autosave.soon();
  }

  const stopLooking = views.listen(autosave.seen);
  const stop = editor.store.subscribe((state, before) => {
    if (state.document === before.document || isLoading) return;
    store.setState({ isUnsaved: lastStep(editor) !== mark });
    autosave.soon();
  });

  return {
    store,
    library,
    write,
    autosave,
    create() {
      void replace({ document: emptyDocument(), source: {}, report: undefined }, undefined);
    },
    async openWorkflow(id, revision) {
      await attempt(ui, async () => {
        const { name, revision: newest } = await api.workflows.get(id);
        const opened = await openedDocument(api, await api.workflows.document(id, revision), name);
        await replace(opened, { id, revision: revision ?? newest });
        if (revision !== undefined && revision < newest) store.setState({ newer: newest });
        report(opened, name);
      });
    },
    async openFile(file, otherwise) {
      await attempt(ui, async () => {
        const opened = await openedFile(api, file).catch((error: unknown) => {
          if (otherwise && error instanceof UnreadableError) return undefined;
          throw error;
        });
        if (!opened) return otherwise?.();
        await replace(opened, undefined);
        report(opened, file.name);
      });
    },
    openDocument,
    lost: recovery.lost,
    recover,
    discard: recovery.discard,
    save: (comment) =>
      inTurn(async () => {
        const { saved } = store.getState();
        const { name } = editor.store.getState().document;
        if (saved) await attempt(ui, () => saveOn(saved, comment));
        else if (name) await saveAs(name, comment);
        else ui.setState({ dialog: { kind: 'save' } });
      }),
    saveAs: (name, comment) => inTurn(() => saveAs(name, comment)),
    saveOver: () =>
      inTurn(async () => {
        const { saved, newer } = store.getState();
        if (saved && newer !== undefined) await attempt(ui, () => saveOn({ id: saved.id, revision: newer }));
      }),
    hear(workflow, revision) {
      const { saved } = store.getState();
      if (saved?.id === workflow && revision > saved.revision) store.setState({ newer: revision });
    },
    hearRemoved(workflow) {
      if (store.getState().saved?.id !== workflow) return;
      mark = REMOVED;
      store.setState({ saved: undefined, isUnsaved: true, newer: undefined });
      peers.open(undefined);
      autosave.soon();
    },
    async restore() {
      const found = await copies.read(tab);
      if (!found) return false;
      await attempt(ui, async () => {
        show(await openedCopy(api, found), found.saved, found.isUnsaved);
        autosave.seen(); // it is kept already: leaving it right away is nothing to ask about
      });
      return true;
    },
    stop() {
      stop();
      stopLooking();
      autosave.stop();
      peers.close();
    },
  };
}

/** What is on its way to the library. */
interface BegunSave {
  readonly document: Body;
  /** The step that was the last one then. */
  readonly at: unknown;
  /** How often something had been opened by then: what is open may be something else when it is saved. */
  readonly opening: number;
  readonly name: string;
}

/** In the place of a step that is saved: there is none. */
const REMOVED = Symbol('removed');

/** The last step that was taken: the same again after steps that were taken back and again. */
function lastStep(editor: Editor): unknown {
  return editor.store.getState().history.done.at(-1)?.patches;
}
