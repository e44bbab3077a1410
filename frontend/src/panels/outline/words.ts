/** What rows of the outline say. */
import { isNumber, type JSONValue, writeJSON } from '@/document/json';
import type { Port } from '@/document/workflow';
import type { OutlineField, OutlineNode } from '@/graph/outline';
import { strings } from '@/strings';

const say = strings.outline;
/** Letters of a text that are shown. */
const MOST_LETTERS = 80;

/** What fields at other ends are called. */
export type PortTitle = (port: Port, side: 'inputs' | 'outputs') => string;

/** What a node says of itself. */
export function nodeWords(node: OutlineNode): string {
  const type = node.template ? node.type : say.unknown(node.type);
  return say.node(node.title, type, [say.modes[node.mode], node.isSubgraph ? say.subgraph : ''].filter(Boolean));
}

/** What a field says of itself. */
export function fieldWords(field: OutlineField, titleOf: PortTitle): string {
  const words = field.side === 'inputs' ? say.input : say.output;
  return words(field.title, stateWords(field, titleOf));
}

/** What a field is connected to, or its value. */
export function stateWords(field: OutlineField, titleOf: PortTitle): string {
  const other = field.side === 'inputs' ? 'outputs' : 'inputs';
  const ends = field.links.map((port) => titleOf(port, other));
  if (field.side === 'outputs') return ends.length > 0 ? say.to(ends) : say.notConnected;
  if (ends.length > 0) return say.from(ends);
  if (field.isMissing) return say.missing;
  return field.isEditable || field.value !== undefined ? valueWords(field.value) : say.notConnected;
}

/** A value in a few words. */
export function valueWords(value: JSONValue | undefined): string {
  if (value === undefined || value === null || value === '') return say.nothing;
  if (typeof value === 'boolean') return value ? say.yes : say.no;
  if (typeof value === 'string') return shortened(value);
  if (isNumber(value)) return String(value);
  if (Array.isArray(value)) return say.list(value.length);
  const { name } = value as { readonly name?: JSONValue };
  return shortened(typeof name === 'string' ? name : writeJSON(value));
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MOST_LETTERS ? `${line.slice(0, MOST_LETTERS)}…` : line;
}
