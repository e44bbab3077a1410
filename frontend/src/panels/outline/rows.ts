/** The rows of the outline's tree, and where its keys lead. */
import type { OutlineField, OutlineNode } from '@/graph/outline';

/** A row: a node, or a field of an open one. */
export interface Row {
  readonly key: string;
  readonly node: OutlineNode;
  readonly field: OutlineField | undefined;
  /** Its place among the rows of its parent, from 1, and how many there are. */
  readonly place: number;
  readonly siblings: number;
  readonly isOpen: boolean;
}

/** The key of the row of a node, or of a field of it. */
export function rowKey(node: string, field?: Pick<OutlineField, 'side' | 'name'>): string {
  return JSON.stringify(field ? [node, field.side, field.name] : [node]);
}

/** The rows that are seen: all nodes, and the fields of those that are open. */
export function rowsOf(
  nodes: readonly OutlineNode[],
  open: ReadonlySet<string>,
  fieldsOf: (node: OutlineNode) => readonly OutlineField[],
): Row[] {
  return nodes.flatMap((node, at) => {
    const isOpen = open.has(node.id);
    const fields = isOpen ? fieldsOf(node) : [];
    const head: Row = { key: rowKey(node.id), node, field: undefined, place: at + 1, siblings: nodes.length, isOpen };
    return [
      head,
      ...fields.map(
        (field, index): Row => ({
          key: rowKey(node.id, field),
          node,
          field,
          place: index + 1,
          siblings: fields.length,
          isOpen: false,
        }),
      ),
    ];
  });
}

/** What a key does in the tree: another row comes to the front, or a node is opened or closed. */
export type TreeMove = { readonly to: number } | { readonly open: string } | { readonly close: string } | undefined;

/** What an arrow, Home or End does at a row. */
export function moveIn(rows: readonly Row[], at: number, key: string): TreeMove {
  const row = rows[at];
  if (!row) return rows.length > 0 ? { to: 0 } : undefined;
  switch (key) {
    case 'ArrowDown':
      return { to: Math.min(at + 1, rows.length - 1) };
    case 'ArrowUp':
      return { to: Math.max(at - 1, 0) };
    case 'Home':
      return { to: 0 };
    case 'End':
      return { to: rows.length - 1 };
    case 'ArrowRight':
      if (row.field) return undefined;
      return row.isOpen ? { to: Math.min(at + 1, rows.length - 1) } : { open: row.node.id };
    case 'ArrowLeft':
      if (row.field) return { to: rows.findIndex((each) => each.key === rowKey(row.node.id)) };
      return row.isOpen ? { close: row.node.id } : undefined;
    default:
      return undefined;
  }
}

/** The next row whose title begins with some letters, from a row on; undefined if there is none. */
export function typedRow(rows: readonly Row[], at: number, letters: string): number | undefined {
  const wanted = letters.toLowerCase();
  const start = letters.length > 1 ? at : at + 1;
  for (let step = 0; step < rows.length; step += 1) {
    const index = (start + step) % rows.length;
    const row = rows[index];
    if ((row?.field?.title ?? row?.node.title ?? '').toLowerCase().startsWith(wanted)) return index;
  }
  return undefined;
}
