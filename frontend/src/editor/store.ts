/**
 * The editor's state: one document, its history, the graph that is open, what is selected, and the templates.
 *
 * The document changes by `edit` alone. A store is made by `createEditor`, so that tests have their own.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Place, partAt, ROOT } from '@/document/place';
import { emptyDocument, type Part, type WorkflowDocument } from '@/document/workflow';
import { carryInterface } from '@/forms/carrying';
import type { Templates } from '@/schema/template';
import { changed, emptyHistory, type History, recorded, redone, undone } from './history';
import { EMPTY_SELECTION, type Selection } from './selection';

/** Where the user is: what is restored with a step. */
export interface Moment {
  readonly place: Place;
  readonly selection: Selection;
}

/** How an edit is recorded. */
export interface EditOptions {
  /** Steps in a row with the same key are one. */
  readonly merge?: string;
  /** What is selected afterwards, perhaps only known once it is done; without it the selection stays. */
  readonly select?: Selection | (() => Selection);
  /** Which graph is open afterwards, perhaps only known once it is done; without it the same. */
  readonly place?: Place | (() => Place);
}

/** All that the editor knows. */
export interface EditorState extends Moment {
  readonly document: WorkflowDocument;
  readonly history: History<Moment>;
  readonly templates: Templates;
  /** Rises with every change of the document. */
  readonly revision: number;
}

/** The editor. */
export interface Editor {
  readonly store: StoreApi<EditorState>;
  /** Change the document as one step called `label`. */
  edit(label: string, recipe: (draft: WorkflowDocument) => void, options?: EditOptions): void;
  /** Change the open graph as one step called `label`. */
  editPart(label: string, recipe: (part: Part) => void, options?: EditOptions): void;
  undo(): void;
  redo(): void;
  select(selection: Selection): void;
  /** Open the graph at a place. */
  open(place: Place): void;
  /** Put another document in the place of this one; its history begins anew. */
  load(document: WorkflowDocument): void;
  setTemplates(templates: Templates): void;
}

/** The open graph: that at the state's place, or the workflow if that place is gone. */
export function openPart(state: Pick<EditorState, 'document' | 'place'>): Part {
  return partAt(state.document, state.place) ?? state.document;
}

function now<T extends object>(given: T | (() => T) | undefined): T | undefined {
  return typeof given === 'function' ? given() : given;
}

/** An editor of a document. */
export function createEditor(document: WorkflowDocument = emptyDocument(), templates: Templates = {}): Editor {
  const store = createStore<EditorState>(() => ({
    document,
    history: emptyHistory(),
    templates,
    place: ROOT,
    selection: EMPTY_SELECTION,
    revision: 0,
  }));

  function edit(label: string, recipe: (draft: WorkflowDocument) => void, options: EditOptions = {}): void {
    const state = store.getState();
    const result = changed(state.document, (draft) => {
      recipe(draft);
      carryInterface(state.document, draft);
    });
    const after: Moment = {
      place: now(options.place) ?? state.place,
      selection: now(options.select) ?? state.selection,
    };
    if (!result) {
      store.setState(after);
      return;
    }
    const before: Moment = { place: state.place, selection: state.selection };
    const { patches, inverse } = result;
    const step = { label, patches, inverse, before, after, merge: options.merge, time: Date.now() };
    store.setState({
      ...after,
      document: result.document,
      history: recorded(state.history, step),
      revision: state.revision + 1,
    });
  }

  return {
    store,
    edit,
    editPart(label, recipe, options) {
      const { place } = store.getState();
      edit(label, (draft) => recipe(partAt<Part>(draft, place) ?? draft), options);
    },
    undo() {
      const state = store.getState();
      const back = undone(state.document, state.history);
      if (back)
        store.setState({
          ...back.step.before,
          document: back.document,
          history: back.history,
          revision: state.revision + 1,
        });
    },
    redo() {
      const state = store.getState();
      const again = redone(state.document, state.history);
      if (again)
        store.setState({
          ...again.step.after,
          document: again.document,
          history: again.history,
          revision: state.revision + 1,
        });
    },
    select(selection) {
      store.setState({ selection });
    },
    open(place) {
      store.setState({ place, selection: EMPTY_SELECTION });
    },
    load(next) {
      const { revision } = store.getState();
      store.setState({
        document: next,
        history: emptyHistory(),
        place: ROOT,
        selection: EMPTY_SELECTION,
        revision: revision + 1,
      });
    },
    setTemplates(next) {
      store.setState({ templates: next });
    },
  };
}
