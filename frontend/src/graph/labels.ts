/** What nodes are called. */
import type { Part } from '@/document/workflow';
import type { InvocationTemplate } from '@/schema/template';

/** The title of a node: what the user calls it, else its type's title, else the type id. */
export function titleOf(part: Part, node: string, template: InvocationTemplate | undefined): string {
  const found = part.nodes[node];
  return found?.label || template?.title || found?.type || node;
}

/** Call a node something; '' is its type's title again. */
export function renameNode(part: Part, node: string, label: string): void {
  const found = part.nodes[node];
  if (found) found.label = label.trim();
}
