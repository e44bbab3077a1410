/** `createSaving`: saves what is open in the library, one save after the other, and never over what others saved. */
import type { Api } from '@/api/api';
import { ApiError, CONFLICT } from '@/api/problem';
import { attempt } from '@/editor/attempt';
import type { Editor } from '@/editor/store';
import { notify, type Ui } from '@/editor/ui';
import { strings } from '@/strings';
import type { Moment, Standing } from './standing';
import type { Saved } from './working_copies';

/** What saving works with. */
export interface SavingOptions {
  readonly api: Api;
  readonly editor: Editor;
  readonly ui: Ui;
  readonly standing: Standing;
}

/** Saves what is open. What fails is said in a notice. */
export interface Saving {
  /** Save in the library, with a word on why; asks for a name where there is none. */
  save(comment?: string): Promise<void>;
  saveAs(name: string, comment?: string): Promise<void>;
  /** After a conflict: save on top of the newest revision. */
  saveOver(): Promise<void>;
}

/** Saves what is open in an editor. */
export function createSaving({ api, editor, ui, standing }: SavingOptions): Saving {
  const { store } = standing;
  let saving: Promise<unknown> = Promise.resolve();

  /** One save after the other, each on top of the one before; none of what is not open any more when its turn comes. */
  function inTurn(save: () => Promise<void>): Promise<void> {
    const isOpen = standing.watch();
    const turn = saving.then(() => (isOpen() ? save() : undefined));
    saving = turn.catch(() => undefined); // whoever asked for it hears of it
    return turn;
  }

  /** Save as a new revision; whoever saved meanwhile is asked about, never written over. */
  async function saveOn(saved: Saved, comment = ''): Promise<void> {
    const moment = standing.now();
    try {
      const { workflow } = await api.workflows.save(saved.id, moment.document, saved.revision, comment);
      settle({ id: saved.id, revision: workflow.revision }, moment);
    } catch (error) {
      if (!(error instanceof ApiError) || !moment.isOpen()) throw error;
      if (error.code === 'not-found') return saveAs(editor.store.getState().document.name, comment);
      if (error.code !== CONFLICT) throw error;
      standing.outdated((await api.workflows.get(saved.id)).revision);
      ui.setState({ dialog: { kind: 'conflict' } });
    }
  }

  /** What was written at a moment is saved; there may be changes since, and something else may be open. */
  function settle(saved: Saved, moment: Moment): void {
    notify(ui, { tone: 'success', text: strings.files.savedNotice(moment.name || strings.files.untitled) });
    if (moment.isOpen()) moment.settle(saved);
  }

  async function saveAs(name: string, comment = ''): Promise<void> {
    await attempt(ui, async () => {
      if (name !== editor.store.getState().document.name)
        editor.edit(strings.files.commands.saveAs, (draft) => {
          draft.name = name;
        });
      const moment = standing.now();
      const { workflow } = await api.workflows.create(moment.document, comment);
      settle({ id: workflow.id, revision: workflow.revision }, moment);
    });
  }

  return {
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
  };
}
