/**
 * Names of things on the canvas: nodes, frames and notes share one space there, in a document they do not.
 *
 * Escaped, since the canvas looks elements up by selectors that hold these names.
 */

/** What stands on a canvas. */
export type Kind = 'node' | 'frame' | 'note';

const KINDS: readonly string[] = ['node', 'frame', 'note'] satisfies Kind[];

/** The name on the canvas of a node, frame or note of the document. */
export function canvasId(kind: Kind, id: string): string {
  return `${kind}:${escaped(id)}`;
}

/** What a name on the canvas stands for; undefined if it is none. */
export function readCanvasId(text: string): { kind: Kind; id: string } | undefined {
  const cut = text.indexOf(':');
  const kind = text.slice(0, cut);
  return KINDS.includes(kind) ? { kind: kind as Kind, id: unescaped(text.slice(cut + 1)) } : undefined;
}

/** The id of the node that a name on the canvas stands for; undefined for frames and notes. */
export function nodeIdOf(text: string): string | undefined {
  const read = readCanvasId(text);
  return read?.kind === 'node' ? read.id : undefined;
}

/** The name of a field's handle. */
export function handleId(field: string): string {
  return escaped(field);
}

/** The field that a handle stands for. */
export function fieldOf(handle: string): string {
  return unescaped(handle);
}

/** Every character that is more than a letter, a digit, `_` or `-`, by its four hexadecimal digits. */
function escaped(text: string): string {
  return text.replace(/[^\w-]/g, (unit) => `.${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function unescaped(text: string): string {
  return text.replace(/\.([0-9a-f]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
