/** Which nodes are to be upgraded and which to stay, as somebody decides it in the panel, until it is applied. */
import { useState } from 'react';
import { useStore } from 'zustand';
import { useBench, useEditorState } from '@/app/bench';
import type { Row } from '@/upgrade/rows';

/** What is to become of a node. */
export type Decision = 'accept' | 'skip';

/** What was decided, and how to decide. */
export interface Decisions {
  of(row: Row): Decision;
  /** Whether a row may be decided so: nodes can come again as they were only while the document is what was opened. */
  may(row: Row, decision: Decision): boolean;
  decide(row: Row, decision: Decision): void;
  decideAll(decision: Decision): void;
  /** How many rows are to be otherwise than they are. */
  readonly pending: number;
  readonly canSkip: boolean;
  readonly isBusy: boolean;
  apply(): void;
}

/**
 * The decisions on some rows, by the nodes that are kept now. Those that nobody applied end with the report that they are
 * `about`; not with the rows, which are made anew when it is known which nodes belong together.
 */
export function useDecisions(rows: readonly Row[], kept: ReadonlySet<string>, about: unknown): Decisions {
  const { upgrade } = useBench();
  const canSkip = useEditorState(() => upgrade.canKeep());
  const isBusy = useStore(upgrade.store, (state) => state.isBusy);
  const [draft, setDraft] = useState<{ readonly of: unknown; readonly by: ReadonlyMap<string, Decision> }>();
  const by = draft && draft.of === about ? draft.by : new Map<string, Decision>();
  const now = (row: Row): Decision => (row.nodes.some((path) => kept.has(path)) ? 'skip' : 'accept');
  const may = (row: Row, decision: Decision) =>
    row.canStay && (canSkip || decision === 'accept' || now(row) === 'skip');
  const of = (row: Row) => {
    const decided = by.get(row.key);
    return decided && may(row, decided) ? decided : now(row);
  };
  const changed = rows.filter((row) => of(row) !== now(row));
  return {
    of,
    may,
    canSkip,
    isBusy,
    pending: changed.length,
    decide: (row, decision) => setDraft({ of: about, by: new Map(by).set(row.key, decision) }),
    decideAll: (decision) =>
      setDraft({ of: about, by: new Map(rows.filter((row) => may(row, decision)).map((row) => [row.key, decision])) }),
    apply: () => {
      const inRows = new Set(rows.flatMap((row) => row.nodes));
      const others = [...kept].filter((path) => !inRows.has(path));
      void upgrade.keep([...others, ...rows.filter((row) => of(row) === 'skip').flatMap((row) => row.nodes)]);
    },
  };
}
