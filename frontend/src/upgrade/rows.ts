/** The report of a migration as rows, node by node, the gravest first: `rowsOf`. */
import { type Change, gravest, gravity, KEEP, type Report, type Status } from './report';

/** What is known of what a migration did, or would do: of the whole document, and of nodes by their paths. */
export interface Told {
  /** The format that the document came in. */
  readonly source: string;
  readonly lines: readonly Change[];
  readonly details: ReadonlyMap<string, readonly Change[]>;
  readonly families: readonly (readonly string[])[];
}

/** One node, or several that are one in another version. */
export interface Row {
  /** The node that stands for it. */
  readonly key: string;
  readonly nodes: readonly string[];
  readonly status: Status;
  /** What it was and is, where that changed. */
  readonly way: Way | undefined;
  readonly changes: readonly Change[];
  /** Whether it could stay as it came. */
  readonly canStay: boolean;
}

/** From which type and version to which. */
export interface Way {
  readonly from: { readonly type: string; readonly version: number };
  readonly to: { readonly type: string; readonly version: number };
}

/** The sections of the panel: what somebody has to decide, what to look at, and what nobody need read. */
export const SECTIONS = ['decide', 'look', 'fine'] as const;
/** A section of the panel. */
export type SectionName = (typeof SECTIONS)[number];

/** The ops that say which version or type a node has now; what they say stands in the head of a row. */
const STEPS: ReadonlySet<string> = new Set(['version', 'becomes']);

/** The ops that are choices of a user. */
const CHOICES: ReadonlySet<string> = new Set(['choose_type', 'choose_model']);

/** What a report tells. Details of `before` stay for nodes that were kept since: one may think again. */
export function toldBy(report: Report, before?: Told): Told {
  const details = new Map<string, readonly Change[]>(before?.details);
  const now = new Map<string, Change[]>();
  const lines: Change[] = [];
  for (const change of report.changes) {
    if (change.node === '' || change.type === '') lines.push(change);
    else now.set(change.node, [...(now.get(change.node) ?? []), change]);
  }
  for (const [path, changes] of now) {
    const chosen = changes.filter(({ op }) => CHOICES.has(op));
    const isUpgraded = changes.some(({ op }) => op !== KEEP && !CHOICES.has(op));
    const known = isUpgraded ? undefined : details.get(path);
    details.set(path, known ? [...known, ...chosen] : changes);
  }
  return {
    source: before?.source ?? report.source,
    lines: before?.lines ?? lines,
    details,
    families: report.families.length > 0 ? report.families : (before?.families ?? []),
  };
}

/** The rows of a report, the gravest first, and those of the same gravity as they were told. */
export function rowsOf({ details, families }: Told): readonly Row[] {
  const done = new Set<string>();
  const rows: Row[] = [];
  for (const path of details.keys()) {
    if (done.has(path)) continue;
    const family = families.find((nodes) => nodes.includes(path)) ?? [path];
    for (const each of family) done.add(each);
    rows.push(rowOf(path, family, details));
  }
  return rows.sort(byGravity);
}

/** The gravest first; others as they stand. */
function byGravity(one: { readonly status: Status }, other: { readonly status: Status }): number {
  return gravity(other.status) - gravity(one.status);
}

function rowOf(key: string, family: readonly string[], details: Told['details']): Row {
  const all = family.flatMap((path) => details.get(path) ?? []);
  return {
    key,
    nodes: family,
    status: gravest(all.map(({ status }) => status)),
    way: wayOf((details.get(key) ?? []).filter(isStep)),
    changes: all.filter((change) => !isStep(change) && change.op !== KEEP).sort(byGravity),
    canStay: all.some((change) => isStep(change) || change.op === KEEP),
  };
}

function isStep({ op, status }: Change): boolean {
  return STEPS.has(op) && status !== 'blocked';
}

function wayOf(steps: readonly Change[]): Way | undefined {
  const [first] = steps;
  const last = steps.at(-1);
  if (!first || !last) return undefined;
  const type = last.op === 'becomes' && typeof last.after === 'string' ? last.after : last.type;
  const from = first.op === 'becomes' && typeof first.before === 'string' ? first.before : first.type;
  return { from: { type: from, version: first.from_version }, to: { type, version: last.to_version } };
}

/** Where a row stands. */
export function sectionOf({ status }: Row): SectionName {
  if (gravity(status) >= gravity('needs-choice')) return 'decide';
  return gravity(status) >= gravity('lossy') ? 'look' : 'fine';
}

/** The nodes of all rows that hold one of some nodes. */
export function withFamilies(nodes: Iterable<string>, families: Told['families']): Set<string> {
  const wanted = new Set(nodes);
  return new Set([...wanted, ...families.filter((family) => family.some((path) => wanted.has(path))).flat()]);
}

/** How many nodes there are of each sort. */
export interface Counts {
  readonly unchanged: number;
  readonly changed: number;
  readonly decide: number;
  readonly kept: number;
  readonly missing: number;
}

/** How many nodes of a document stand how: each is counted once. */
export function countsOf(
  all: Iterable<string>,
  rows: readonly Row[],
  kept: ReadonlySet<string>,
  missing: ReadonlySet<string>,
): Counts {
  const inRow = new Map(rows.flatMap((row) => row.nodes.map((path) => [path, row] as const)));
  const counts = { unchanged: 0, changed: 0, decide: 0, kept: 0, missing: 0 };
  for (const path of all) {
    const row = inRow.get(path);
    if (kept.has(path)) counts.kept += 1;
    else if (missing.has(path)) counts.missing += 1;
    else if (!row) counts.unchanged += 1;
    else if (sectionOf(row) === 'decide') counts.decide += 1;
    else counts.changed += 1;
  }
  return counts;
}
