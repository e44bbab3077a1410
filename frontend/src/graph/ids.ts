/** Names that are made: ids of nodes, frames and notes, and names of ports and subgraphs. Short, readable, unique. */

/** What is in use: the keys of a record, or a set. */
export type Taken = ReadonlySet<string> | Readonly<Record<string, unknown>>;

/** `base`, or `base_2`, `base_3` ... if it is taken. */
export function uniqueName(base: string, taken: Taken): string {
  let name = base;
  for (let count = 2; isTaken(name, taken); count += 1) name = `${base}_${count}`;
  return name;
}

/** A name of lower-case words and underscores made of any text; `fallback` where none of its letters can stand in one. */
export function nameOf(text: string, fallback: string): string {
  const words = text
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
  return words.slice(0, 64) || fallback;
}

/** The id of a new node of a type: `image/resize` gives `resize`, or `resize_2`. */
export function nodeId(type: string, taken: Taken): string {
  return uniqueName(nameOf(type.slice(type.indexOf('/') + 1), 'node'), taken);
}

function isTaken(name: string, taken: Taken): boolean {
  return taken instanceof Set ? taken.has(name) : name in taken;
}
