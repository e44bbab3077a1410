/** `createStanding`: what is open as a file: what it was read from, and how it stands to what is saved. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Body } from '@/api/types';
import type { Part, WorkflowDocument } from '@/document/workflow';
import type { Editor } from '@/editor/store';
import type { Views } from '@/editor/views';
import type { Opened } from './opening';
import type { Peers } from './peers';
import type { Saved, WorkingCopy } from './working_copies';
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

/** What was written at some moment: it may be saved when something else is open, or more was done. */
export interface Moment {
  readonly document: Body;
  readonly name: string;
  /** Whether what was open then is still open. */
  isOpen(): boolean;
  /** It is saved now, as this. Only while it is open. */
  settle(saved: Saved): void;
}

/** What is open as a file. */
export interface Standing {
  readonly store: StoreApi<FilesState>;
  /** The open document as it is sent, saved and exported. */
  write(document?: Part): Body;
  /** What is kept of it over a crash. */
  copy(): WorkingCopy;
  /** Put something in the place of what is open. */
  show(opened: Opened, saved: Saved | undefined, isUnsaved: boolean): void;
  now(): Moment;
  /** Asks later whether what is open now is still open. */
  watch(): () => boolean;
  /** What is open was renamed where it is saved, by a change that `edit` makes here, and goes on from there. */
  follow(saved: Saved, edit: () => void): void;
  /** There is a newer revision of it. */
  outdated(newest: number): void;
  /** It is saved nowhere any more. */
  removed(): void;
  stop(): void;
}

/** What a standing is made of. */
export interface StandingOptions {
  readonly editor: Editor;
  /** Where the user looks, which is written with what is open. */
  readonly views: Views;
  /** Other tabs; `changed` is called when one says something. */
  readonly peersOf: (changed: () => void) => Peers;
  /** There is something new to keep: at once, where it stands otherwise to what is saved. */
  readonly changed: (isUrgent: boolean) => void;
}

/** In the place of a step that is saved: there is none. */
const NOWHERE = Symbol('saved nowhere');

/** What is open in an editor, as a file. */
export function createStanding({ editor, views, peersOf, changed }: StandingOptions): Standing {
  const store = createStore<FilesState>(() => ({
    saved: undefined,
    isUnsaved: false,
    isElsewhere: false,
    newer: undefined,
  }));
  const peers = peersOf(() => see());
  let source: Record<string, unknown> = {};
  let mark = lastStep(editor);
  let opening = {};
  let isLoading = false;

  function see(): void {
    const { saved } = store.getState();
    store.setState({ isElsewhere: saved !== undefined && peers.has(saved.id) });
  }

  function stand(saved: Saved | undefined, isUnsaved: boolean): void {
    store.setState({ saved, isUnsaved, newer: undefined });
    peers.open(saved?.id);
    see();
  }

  function write(document: Part = editor.store.getState().document): Body {
    return written(views.written(document) as WorkflowDocument, source) as Body;
  }

  function watch(): () => boolean {
    const now = opening;
    return () => now === opening;
  }

  const stop = editor.store.subscribe((state, before) => {
    if (state.document === before.document || isLoading) return;
    store.setState({ isUnsaved: lastStep(editor) !== mark });
    changed(false);
  });

  return {
    store,
    write,
    copy() {
      const { saved, isUnsaved } = store.getState();
      const { name } = editor.store.getState().document;
      return { document: write(), source, saved, isUnsaved, name, time: Date.now() };
    },
    show(opened, saved, isUnsaved) {
      isLoading = true;
      opening = {};
      source = opened.source;
      views.forget();
      editor.load(opened.document);
      mark = lastStep(editor);
      isLoading = false;
      stand(saved, isUnsaved);
    },
    watch,
    now() {
      const then = { document: write(), at: lastStep(editor) };
      return {
        document: then.document,
        name: editor.store.getState().document.name,
        isOpen: watch(),
        settle(saved) {
          source = then.document;
          mark = then.at;
          stand(saved, lastStep(editor) !== mark);
          changed(true);
        },
      };
    },
    follow(saved, edit) {
      const { isUnsaved } = store.getState();
      edit();
      if (!isUnsaved) mark = lastStep(editor);
      store.setState({ saved, isUnsaved: lastStep(editor) !== mark, newer: undefined });
      changed(true);
    },
    outdated: (newest) => store.setState({ newer: newest }),
    removed() {
      mark = NOWHERE;
      stand(undefined, true);
      changed(true);
    },
    stop() {
      stop();
      peers.close();
    },
  };
}

/** The last step that was taken: the same again after steps that were taken back and again. */
function lastStep(editor: Editor): unknown {
  return editor.store.getState().history.done.at(-1)?.patches;
}
