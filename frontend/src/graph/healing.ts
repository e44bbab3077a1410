/** Taking nodes away so that what ran through them goes on: edges are led past them as they are past bypassed nodes. */
import type { Edge, Part, Port } from '@/document/workflow';
import { bypassRoutes } from '@/schema/bypass';
import { own } from '@/schema/reading';
import { connect } from './edges';
import { removeNodes } from './nodes';
import type { TemplateOf } from './templates';
import { plain, type Types } from './types';

/** Take nodes away, and connect what they passed on wherever it fits; gives the edges that are new. */
export function removeAndHeal(part: Part, ids: ReadonlySet<string>, types: Types): Edge[] {
  const before = plain(part); // drafts are slow to ask again and again
  const bridges = bridgesOver(before, ids, types.templatesOf(before));
  removeNodes(part, ids);
  const healed: Part = { ...plain(part), edges: plain(part).edges.slice() };
  const fitting = bridges.filter((edge) => {
    const isFit = types.problem(healed, edge) === undefined;
    if (isFit) connect(healed, edge, types.templatesOf(healed));
    return isFit;
  });
  for (const edge of fitting) connect(part, edge, types.templatesOf(part));
  return fitting;
}

/** The edges that lead past some nodes: from what they would pass on if they were bypassed. */
export function bridgesOver(part: Part, ids: ReadonlySet<string>, templateOf: TemplateOf): Edge[] {
  const found: Edge[] = [];
  for (const [source, output, target, input] of part.edges) {
    if (!ids.has(source) || ids.has(target)) continue;
    const origin = originOf(part, [source, output], ids, templateOf);
    if (origin) found.push([...origin, target, input]);
  }
  return found;
}

/** The output from which a value would come if some nodes were bypassed; undefined if it would come from nowhere. */
export function originOf(part: Part, from: Port, off: ReadonlySet<string>, templateOf: TemplateOf): Port | undefined {
  const seen = new Set<string>();
  let port: Port | undefined = from;
  while (port && off.has(port[0])) {
    if (seen.has(port[0])) return undefined;
    seen.add(port[0]);
    port = passedOn(part, port, templateOf);
  }
  return port;
}

/** What a bypassed node passes on as one of its outputs. */
function passedOn(part: Part, [node, output]: Port, templateOf: TemplateOf): Port | undefined {
  const template = templateOf(node);
  if (!template) return undefined;
  const into = new Map<string, Port>();
  for (const edge of part.edges) if (edge[2] === node) into.set(edge[3], [edge[0], edge[1]]);
  const input = own(
    bypassRoutes(template, (name) => into.has(name)),
    output,
  );
  return input === undefined ? undefined : into.get(input);
}
