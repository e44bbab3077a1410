/** The order in which nodes are walked with the Tab key: what gives a value comes before what takes it. */
import type { Part } from '@/document/workflow';

/** Ids of nodes in the order of the flow, and how many steps each is from a start; circles come last. */
export function flowOrder(part: Part): ReadonlyMap<string, number> {
  const waits = new Map(Object.keys(part.nodes).map((id) => [id, 0]));
  const next = new Map<string, string[]>();
  for (const [source, , target] of part.edges) {
    const waiting = waits.get(target);
    if (waiting === undefined || !waits.has(source)) continue;
    waits.set(target, waiting + 1);
    next.set(source, [...(next.get(source) ?? []), target]);
  }
  const depths = new Map<string, number>();
  const ready = [...waits.keys()].filter((id) => waits.get(id) === 0);
  const depthOf = new Map(ready.map((id) => [id, 0]));
  for (const id of ready) {
    const depth = depthOf.get(id) ?? 0;
    depths.set(id, depth);
    for (const target of next.get(id) ?? []) {
      const left = (waits.get(target) ?? 0) - 1;
      waits.set(target, left);
      depthOf.set(target, Math.max(depthOf.get(target) ?? 0, depth + 1));
      if (left === 0) ready.push(target);
    }
  }
  for (const id of waits.keys()) if (!depths.has(id)) depths.set(id, 0);
  return depths;
}
