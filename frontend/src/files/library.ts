/** `createLibrary`: saved workflows are changed where they are kept, without being opened. Each change is a revision. */
import type { Api } from '@/api/api';
import type { Body } from '@/api/types';
import type { WorkflowDocument } from '@/document/workflow';
import { attempt } from '@/editor/attempt';
import { notify, type Ui } from '@/editor/ui';
import { strings } from '@/strings';
import { openedDocument } from './opening';
import { written } from './written';

/** What a saved workflow is found by. */
export interface Details {
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
}

/** A revision that was saved from the library. */
export interface Changed {
  readonly id: string;
  /** The revision that it was made from, and its own number. */
  readonly base: number;
  readonly revision: number;
}

/** What the library works with. */
export interface LibraryOptions {
  readonly api: Api;
  readonly ui: Ui;
  /** A workflow is called otherwise now; it may be the one that is open. */
  readonly described: (changed: Changed, details: Details) => void;
}

/** What can be done with saved workflows. Each gives whether it was done; what fails is said in a notice. */
export interface Library {
  describe(id: string, details: Details): Promise<boolean>;
  /** Save a copy as a workflow of its own. */
  duplicate(id: string): Promise<boolean>;
  remove(id: string): Promise<boolean>;
  /** Save an old revision again, as the newest one. */
  restore(id: string, revision: number): Promise<boolean>;
}

/** Write what a workflow is found by into its document. */
export function describeDocument(draft: Pick<WorkflowDocument, 'name' | 'meta'>, details: Details): void {
  draft.name = details.name;
  draft.meta.description = details.description;
  draft.meta.tags = [...details.tags];
}

/** The saved workflows of a server. */
export function createLibrary({ api, ui, described }: LibraryOptions): Library {
  async function isDone(work: () => Promise<void>): Promise<boolean> {
    const told = await attempt(ui, async () => {
      await work();
      return true;
    });
    return told ?? false;
  }

  /** The document of the newest revision in the current format, changed. */
  async function changed(id: string, change: (document: WorkflowDocument) => void): Promise<[Body, number]> {
    const { name, revision } = await api.workflows.get(id);
    const { document, source } = await openedDocument(api, await api.workflows.document(id, revision), name);
    const copy = structuredClone(document);
    change(copy);
    return [written(copy, source) as Body, revision];
  }

  return {
    describe: (id, details) =>
      isDone(async () => {
        const [document, base] = await changed(id, (draft) => describeDocument(draft, details));
        const { workflow } = await api.workflows.save(id, document, base, strings.library.details.comment);
        described({ id, base, revision: workflow.revision }, details);
      }),
    duplicate: (id) =>
      isDone(async () => {
        const [document] = await changed(id, (draft) => {
          draft.name = strings.library.card.copyOf(draft.name);
          draft.id = '';
        });
        const { workflow } = await api.workflows.create(document);
        notify(ui, { tone: 'success', text: strings.files.savedNotice(workflow.name) });
      }),
    remove: (id) => isDone(() => api.workflows.delete(id)),
    restore: (id, revision) =>
      isDone(async () => {
        const { revision: base, name } = await api.workflows.get(id);
        const document = await api.workflows.document(id, revision);
        const saved = await api.workflows.save(id, document as Body, base, strings.library.revisions.again(revision));
        const text = strings.library.revisions.restored(name, revision, saved.workflow.revision);
        notify(ui, { tone: 'success', text });
      }),
  };
}
