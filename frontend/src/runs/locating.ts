/** Where in the document a node of a run stands: runs name nodes by the way to them, `call/inner`, `loop/3/x`. */
import type { JSONValue } from '@/document/json';
import type { Place } from '@/document/place';
import type { Part } from '@/document/workflow';

/** A node of a document: the graph that it is in, and its id there. */
export interface Standing {
  readonly place: Place;
  readonly node: string;
}

/** A standing as one text, so that it can be looked up. */
export function standingKey(place: Place, node: string): string {
  return JSON.stringify([...place, node]);
}

/** The nodes on a way through the document, outermost first; the last is the node itself. None if it leads nowhere. */
export function standings(document: Part, path: string): readonly Standing[] {
  const found: Standing[] = [];
  const around: { place: Place; part: Part }[] = [{ place: [], part: document }];
  const words = path.split('/');
  for (let at = 0; at < words.length; at += 1) {
    const here = around.at(-1);
    const node = words[at] ?? '';
    const inside = here?.part.nodes[node];
    if (!here || !inside) {
      if (at > 0 && /^\d+$/.test(node)) continue; // the round of a loop, or the item of a map
      return found;
    }
    found.push({ place: here.place, node });
    if (at === words.length - 1) return found;
    const next = subgraphOf(inside.inputs, around);
    if (!next) return found;
    around.push(next);
  }
  return found;
}

/** The subgraph that a node names, looked up in its own graph first and then in those around it. */
function subgraphOf(
  inputs: Readonly<Record<string, JSONValue>>,
  around: readonly { place: Place; part: Part }[],
): { place: Place; part: Part } | undefined {
  for (const value of Object.values(inputs)) {
    if (typeof value !== 'object' || value === null || !('name' in value) || typeof value.name !== 'string') continue;
    for (const each of [...around].reverse()) {
      const part = each.part.subgraphs[value.name];
      if (part) return { place: [...each.place, value.name], part };
    }
  }
  return undefined;
}

/** Nodes of the workflow itself that a run needs for its targets: they, and all that leads to them. */
export function neededFor(document: Part, targets: Iterable<string>): ReadonlySet<string> {
  const sources = new Map<string, string[]>();
  for (const [source, , target] of document.edges) sources.set(target, [...(sources.get(target) ?? []), source]);
  const needed = new Set<string>();
  const waiting = Array.from(targets, (target) => target.split('/')[0] ?? '');
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (needed.has(node) || !document.nodes[node]) continue;
    needed.add(node);
    waiting.push(...(sources.get(node) ?? []));
  }
  return needed;
}
