/** `liveProblems`: what is wrong with the open document, kept up to date while it is edited. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Place } from '@/document/place';
import type { WorkflowDocument } from '@/document/workflow';
import type { PlacedProblem } from './problem';
import { problems } from './problems';
import type { Templates } from './template';

/** Milliseconds after a change until it is looked at: letters that follow each other are looked at together. */
export const LIVE_AFTER = 80;
const NONE: readonly PlacedProblem[] = [];

/** What is edited. */
export interface Edited {
  readonly document: WorkflowDocument;
  readonly templates: Templates;
}

/** What is wrong now: all of it, and by node. Lists that hold the same as before are the same objects. */
export interface LiveProblems {
  readonly all: readonly PlacedProblem[];
  readonly byNode: ReadonlyMap<string, readonly PlacedProblem[]>;
}

const stores = new WeakMap<object, StoreApi<LiveProblems>>();

/** The problems of what a store holds; one store of them for each. Before templates are known, nothing is wrong. */
export function liveProblems(edited: Pick<StoreApi<Edited>, 'getState' | 'subscribe'>): StoreApi<LiveProblems> {
  const known = stores.get(edited);
  if (known) return known;
  const live = createStore<LiveProblems>(() => found({ all: NONE, byNode: new Map() }, edited.getState()));
  let isDue = false;
  edited.subscribe((now: Edited, before: Edited) => {
    if (now.document === before.document && now.templates === before.templates) return;
    if (isDue) return;
    isDue = true;
    setTimeout(() => {
      isDue = false;
      live.setState((last) => found(last, edited.getState()), true);
    }, LIVE_AFTER);
  });
  stores.set(edited, live);
  return live;
}

/** What is wrong with a node. */
export function problemsOf({ byNode }: LiveProblems, place: Place, node: string): readonly PlacedProblem[] {
  return byNode.get(keyOf(place, node)) ?? NONE;
}

function found(last: LiveProblems, { document, templates }: Edited): LiveProblems {
  const now = Object.keys(templates).length === 0 ? NONE : problems(document, templates);
  const all = kept(last.all, now);
  if (all === last.all) return last;
  const byNode = new Map<string, PlacedProblem[]>();
  for (const problem of all) {
    const key = keyOf(problem.place, problem.node ?? '');
    const known = byNode.get(key);
    if (known) known.push(problem);
    else byNode.set(key, [problem]);
  }
  return { all, byNode: new Map([...byNode].map(([key, each]) => [key, kept(last.byNode.get(key) ?? NONE, each)])) };
}

/** The list of before, if nothing in it changed. */
function kept(before: readonly PlacedProblem[], now: readonly PlacedProblem[]): readonly PlacedProblem[] {
  return before.length === now.length && before.every((problem, at) => problem === now[at]) ? before : now;
}

function keyOf(place: Place, node: string): string {
  return JSON.stringify([place, node]);
}
