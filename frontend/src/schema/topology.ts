/** Order, cycles and paths of a directed graph, in linear time and without recursion. It knows no nodes, only keys. */

/** What each key leads to; keys that lead nowhere may be left out. */
export type Links = ReadonlyMap<string, readonly string[]>;

/** Links from pairs; what leads to itself is left out. */
export function linksOf(pairs: Iterable<readonly [string, string]>): Links {
  const links = new Map<string, string[]>();
  for (const [from, to] of pairs) {
    if (from === to) continue;
    const known = links.get(from);
    if (known) known.push(to);
    else links.set(from, [to]);
  }
  return links;
}

/** The same links the other way round. */
export function reversed(links: Links): Links {
  return linksOf([...links].flatMap(([from, ends]) => ends.map((to): [string, string] => [to, from])));
}

/** Groups of keys that reach each other, sources first: a group of one is on no cycle. */
export function strongComponents(keys: Iterable<string>, links: Links): readonly (readonly string[])[] {
  const back = reversed(links);
  const collected = new Set<string>();
  const groups: string[][] = [];
  for (const key of leavingOrder(keys, links).reverse()) {
    if (!collected.has(key)) groups.push(flood(key, back, collected));
  }
  return groups;
}

/** A key and all that it leads to. */
export function reachable(start: string, links: Links): ReadonlySet<string> {
  const found = new Set<string>();
  flood(start, links, found);
  return found;
}

/** Keys of a shortest path of at least one link, both ends included; undefined if there is none. */
export function shortestPath(start: string, end: string, links: Links): readonly string[] | undefined {
  const cameFrom = new Map<string, string>();
  const pending = [start];
  for (const key of pending) {
    for (const next of links.get(key) ?? []) {
      if (next === end) return [...walkBack(key, start, cameFrom), end];
      if (next === start || cameFrom.has(next)) continue;
      cameFrom.set(next, key);
      pending.push(next);
    }
  }
  return undefined;
}

/** All keys, each after those it leads to, as far as cycles allow. */
function leavingOrder(keys: Iterable<string>, links: Links): string[] {
  const order: string[] = [];
  const entered = new Set<string>();
  for (const root of keys) {
    if (entered.has(root)) continue;
    entered.add(root);
    const path = [{ key: root, rest: restOf(root, links) }];
    for (let last = path.at(-1); last; last = path.at(-1)) {
      const next = last.rest.next();
      if (next.done) {
        order.push(last.key);
        path.pop();
      } else if (!entered.has(next.value)) {
        entered.add(next.value);
        path.push({ key: next.value, rest: restOf(next.value, links) });
      }
    }
  }
  return order;
}

function restOf(key: string, links: Links): Iterator<string, undefined> {
  return (links.get(key) ?? []).values();
}

/** A key and all that it leads to, leaving out and adding to what was collected. */
function flood(start: string, links: Links, collected: Set<string>): string[] {
  collected.add(start);
  const group = [start];
  for (const key of group) {
    for (const next of links.get(key) ?? []) {
      if (collected.has(next)) continue;
      collected.add(next);
      group.push(next);
    }
  }
  return group;
}

function walkBack(key: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const path = [key];
  for (let at = key; at !== start; ) {
    at = cameFrom.get(at) ?? start;
    path.push(at);
  }
  return path.reverse();
}
