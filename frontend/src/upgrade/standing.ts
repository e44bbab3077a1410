/**
 * How nodes stand that are not of an installed type and version: kept as they came, of another program, missing.
 *
 * What a node is can be seen in the templates; why it is so, and what it could become, the server tells.
 */
import type { Part, WorkflowNode } from '@/document/workflow';
import { own } from '@/schema/reading';
import type { InvocationTemplate, Templates } from '@/schema/template';
import { everyNode } from './paths';
import { KEEP, type MissingType, type Report } from './report';

/** How a node stands. */
export type Standing =
  /** It could be upgraded: what the server says that it could become. */
  | { readonly kind: 'kept'; readonly type: string; readonly says: string }
  /** It can't be upgraded, and why. */
  | { readonly kind: 'blocked'; readonly type: string; readonly says: string }
  /** Its type is not installed. */
  | { readonly kind: 'missing'; readonly type: string; readonly missing: MissingType }
  /** Nobody has said yet. */
  | { readonly kind: 'unknown'; readonly type: string };

/** How nodes stand, by their paths. */
export type Standings = ReadonlyMap<string, Standing>;

/** The template of a node; undefined if its type is not installed, or not in the version that the node is of. */
export function templateFor<T extends Pick<InvocationTemplate, 'version'>>(
  node: WorkflowNode | undefined,
  template: T | undefined,
): T | undefined {
  const isOther = typeof node?.version === 'number' && node.version !== template?.version;
  return isOther ? undefined : template;
}

/** The nodes of a document that are not of an installed type and version, by their paths. */
export function oddNodes(document: Part, templates: Templates): ReadonlyMap<string, WorkflowNode> {
  const odd = new Map<string, WorkflowNode>();
  for (const { path, node } of everyNode(document))
    if (!templateFor(node, own(templates, node.type))) odd.set(path, node);
  return odd;
}

/** How odd nodes stand, by what the server says of a document in which all of them were kept. */
export function standingsOf(odd: ReadonlyMap<string, WorkflowNode>, report: Report): Standings {
  const told = new Map<string, Standing>();
  for (const missing of report.missing)
    for (const path of missing.nodes) told.set(path, { kind: 'missing', type: missing.type, missing });
  for (const { node, op, status, message } of report.changes) {
    const type = odd.get(node)?.type ?? '';
    if (op === KEEP) told.set(node, { kind: 'kept', type, says: message });
    else if (status === 'blocked') told.set(node, { kind: 'blocked', type, says: message });
  }
  return new Map([...odd].map(([path, { type }]) => [path, told.get(path) ?? { kind: 'unknown', type }]));
}
