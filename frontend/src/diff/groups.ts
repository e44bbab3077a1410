/** `groupsOf`: differences by what they are of, as people read them: a node with all that changed in it. */
import type { Change, Difference, DifferentPart } from './difference';

/** All differences of one thing. */
export interface Group {
  readonly key: string;
  readonly graph: string;
  readonly part: DifferentPart;
  /** The node, port, pack or subgraph; '' where all differences of a kind are one group. */
  readonly name: string;
  readonly change: Change;
  readonly differences: readonly Difference[];
}

/** Parts of which all differences of a graph are one group. */
const TOGETHER: readonly DifferentPart[] = ['edge', 'meta', 'form', 'document', 'layout'];
/** What people look for first. */
const ORDER: readonly DifferentPart[] = [
  'node',
  'edge',
  'input',
  'output',
  'subgraph',
  'pins',
  'meta',
  'form',
  'document',
  'pack',
  'layout',
];

/** The groups of differences: graph by graph, nodes first. */
export function groupsOf(differences: readonly Difference[]): Group[] {
  const groups = new Map<string, Difference[]>();
  for (const difference of differences) {
    const key = keyOf(difference);
    groups.set(key, [...(groups.get(key) ?? []), difference]);
  }
  const found = [...groups].flatMap(([key, all]): Group[] => {
    const [first] = all;
    if (!first) return [];
    const { graph, part } = first;
    return [{ key, graph, part, name: nameIn(first), change: changeOf(all), differences: all }];
  });
  const place = ({ part }: Group) => ORDER.indexOf(part);
  const graphs = [...new Set(found.map(({ graph }) => graph))];
  return found.sort((a, b) => graphs.indexOf(a.graph) - graphs.indexOf(b.graph) || place(a) - place(b));
}

function nameIn({ part, name }: Difference): string {
  return TOGETHER.includes(part) ? '' : name;
}

function keyOf(difference: Difference): string {
  return JSON.stringify([difference.graph, difference.part, nameIn(difference)]);
}

/** What became of a thing: all of it came or went, or something in it is different. */
function changeOf(differences: readonly Difference[]): Change {
  const [first] = differences;
  return first && differences.length === 1 && first.field === '' ? first.change : 'changed';
}

/** How much of each kind there is: nodes that were added, removed and changed, and the same of wires. */
export function countsOf(
  differences: readonly Difference[],
): Readonly<Record<'node' | 'edge', Readonly<Record<Change, number>>>> {
  const counts = { node: none(), edge: none() };
  for (const { part, change, differences: all } of groupsOf(differences)) {
    if (part === 'node') counts.node[change] += 1;
    if (part === 'edge') for (const each of all) counts.edge[each.change] += 1;
  }
  return counts;
}

function none(): Record<Change, number> {
  return { added: 0, removed: 0, changed: 0 };
}
