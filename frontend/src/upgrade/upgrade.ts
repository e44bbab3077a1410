/**
 * `createUpgrade`: what was done to the open workflow when it was opened, and all that can be decided otherwise.
 *
 * The document is the truth: which nodes are kept is marked in it, so undo takes a decision back like any step. What
 * was opened is remembered, for as long as nothing else has changed the document: from it alone can a node come again
 * as it was.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Api } from '@/api/api';
import type { Choices, Given } from '@/api/library_calls';
import { ApiError } from '@/api/problem';
import type { Body, Migrated } from '@/api/types';
import { type WorkflowDocument, workflowSchema } from '@/document/workflow';
import { EMPTY_SELECTION } from '@/editor/selection';
import type { Editor } from '@/editor/store';
import { notify, type Ui } from '@/editor/ui';
import type { Opened } from '@/files/opening';
import { strings } from '@/strings';
import { keptIn, markKept } from './keeping';
import { isWorthReading, KEEP, type MissingModel, type MissingType, type Report, readReport } from './report';
import { type Told, toldBy, withFamilies } from './rows';
import { oddNodes, type Standings, standingsOf } from './standing';

/** What is known of the open workflow. */
export interface UpgradeState {
  /** What was done to it; undefined if nothing was. */
  readonly told: Told | undefined;
  readonly missing: readonly MissingType[];
  readonly models: readonly MissingModel[];
  readonly standings: Standings;
  /** Whether the server is at work on a decision. */
  readonly isBusy: boolean;
}

/** The upgrade of the open workflow. */
export interface Upgrade {
  readonly store: StoreApi<UpgradeState>;
  /** Something else is open now. */
  opened(opened: Opened): void;
  /** Whether nodes can still be kept as they came: nothing but decisions of here has changed the document since. */
  canKeep(): boolean;
  /** Keep just these nodes as they came, with what belongs to them, and upgrade all others: one step. */
  keep(paths: Iterable<string>): Promise<void>;
  /** Upgrade these nodes, which were kept. */
  accept(paths: Iterable<string>): Promise<void>;
  /** Why the document can't run as it is, in a sentence; undefined if nodes that are kept are no hindrance. */
  refusal(): string | undefined;
  /** Take other models, or other types, in the place of some: one step. */
  choose(choices: Choices): Promise<void>;
  stop(): void;
}

/** What the upgrade works with. */
export interface UpgradeOptions {
  readonly api: Api;
  readonly editor: Editor;
  readonly ui: Ui;
  /** The open document as it is sent. */
  readonly write: () => Body;
}

const NOTHING: UpgradeState = { told: undefined, missing: [], models: [], standings: new Map(), isBusy: false };

/** The upgrade of what an editor has open. */
export function createUpgrade({ api, editor, ui, write }: UpgradeOptions): Upgrade {
  const store = createStore<UpgradeState>(() => NOTHING);
  const say = strings.upgrade;
  let given: Given | undefined;
  /** The steps after which the document is still what was opened, and the choices that were made by then. */
  let own = new Map<unknown, Choices>();
  let asked = '';

  const document = () => editor.store.getState().document;
  const step = () => editor.store.getState().history.done.at(-1)?.patches;

  function learn(report: Report): void {
    const { told } = store.getState();
    store.setState({ told: toldBy(report, told), missing: report.missing, models: report.models });
  }

  /** Put what the server makes of something in the place of the document, as one step. */
  async function bring(label: string, from: Given, keep: readonly string[], choices: Choices): Promise<boolean> {
    const before = document();
    store.setState({ isBusy: true });
    try {
      const answer = await api.documents.bring(from, { keep, choices });
      if (document() !== before) {
        notify(ui, { tone: 'error', text: say.meanwhile });
        return false;
      }
      const report = readReport(answer);
      replace(label, answer, new Set(report.changes.filter(({ op }) => op === KEEP).map(({ node }) => node)));
      learn(report);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      notify(ui, { tone: 'error', text: error.message });
      return false;
    } finally {
      store.setState({ isBusy: false });
    }
  }

  function replace(label: string, answer: Migrated, kept: ReadonlySet<string>): void {
    const next = workflowSchema.parse(answer.document);
    markKept(next, kept);
    const recipe = (draft: WorkflowDocument) => {
      for (const key of Object.keys(draft)) if (!(key in next)) delete draft[key];
      Object.assign(draft, next);
    };
    editor.edit(label, recipe, { select: EMPTY_SELECTION });
  }

  async function keep(paths: Iterable<string>): Promise<void> {
    const wanted = [...new Set(paths)];
    const now = new Set(keptIn(document()));
    const choices = own.get(step());
    if (given && choices) {
      if (await bring(say.steps.decide, given, wanted, choices)) own.set(step(), choices);
    } else if (wanted.every((path) => now.has(path))) await bring(say.steps.decide, { document: write() }, wanted, {});
  }

  /** Ask the server how odd nodes stand, whenever there are others than before. */
  function look(): void {
    const { templates } = editor.store.getState();
    const isKnown = Object.keys(templates).length > 0;
    const odd = isKnown ? oddNodes(document(), templates) : new Map();
    const key = JSON.stringify([...odd].map(([path, { type, version }]) => [path, type, version]));
    if (key === asked) return;
    asked = key;
    if (odd.size === 0) {
      store.setState({ standings: new Map(), ...(isKnown ? { missing: [] } : {}) });
      return;
    }
    void api.documents
      .bring({ document: write() }, { keep: [...odd.keys()] })
      .then((answer) => {
        if (asked !== key) return;
        const report = readReport(answer);
        const { told } = store.getState();
        const families = report.families.length > 0 && told ? { told: { ...told, families: report.families } } : {};
        store.setState({ standings: standingsOf(odd, report), missing: report.missing, ...families });
      })
      .catch((error: unknown) => {
        if (!(error instanceof ApiError)) throw error; // nodes then say what can be seen without the server
      });
  }

  const stop = editor.store.subscribe((now, before) => {
    if (now.document !== before.document || now.templates !== before.templates) look();
  });

  return {
    store,
    opened(opened) {
      given = opened.given;
      own = new Map([[step(), {}]]);
      store.setState(({ standings }) => ({ ...NOTHING, standings }));
      const report = opened.report && readReport(opened.report);
      if (report) learn(report);
      const isShown = ui.getState().side === 'upgrade';
      if (report && isWorthReading(report)) ui.setState({ side: 'upgrade' });
      else if (isShown) ui.setState({ side: undefined });
      look();
    },
    refusal() {
      const { templates } = editor.store.getState();
      const odd = oddNodes(document(), templates);
      const count = keptIn(document()).filter((path) => odd.has(path)).length;
      return count === 0 ? undefined : strings.upgrade.refusal(count);
    },
    canKeep: () => given !== undefined && own.has(step()),
    keep,
    async accept(paths) {
      const leaving = withFamilies(paths, store.getState().told?.families ?? []);
      await keep(keptIn(document()).filter((path) => !leaving.has(path)));
    },
    async choose(choices) {
      const before = own.get(step());
      const label = choices.models ? say.steps.model : say.steps.type;
      const isDone = await bring(label, { document: write() }, keptIn(document()), choices);
      if (isDone && before)
        own.set(step(), {
          models: { ...before.models, ...choices.models },
          types: { ...before.types, ...choices.types },
        });
    },
    stop,
  };
}
