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

/** What a user says of a field: what it is called, and what it is for. */
export type FieldWords = Partial<Record<'label' | 'description', string>>;

/** Say something of a field; '' is what its type says. */
export function sayOfField(part: Part, node: string, field: string, words: FieldWords): void {
  const { [field]: said, ...others } = part.view.fields[node] ?? {};
  const entries = Object.entries({ ...said, ...words }).filter(([, each]) => each !== '');
  const fields = entries.length > 0 ? { ...others, [field]: Object.fromEntries(entries) } : others;
  if (Object.keys(fields).length > 0) part.view.fields[node] = fields;
  else delete part.view.fields[node];
}
