/** What stands in a difference, in words. */
import type { Difference } from '@/diff/difference';
import { inputOf } from '@/diff/difference';
import { edgeOf } from '@/diff/marks';
import type { JSONValue } from '@/document/json';
import { valueText } from '@/document/value-text';
import { type Part, portSchema } from '@/document/workflow';
import { titleOf } from '@/graph/labels';
import type { TemplateOf } from '@/graph/templates';
import { strings } from '@/strings';

const words = strings.library.diff;
const MOST = 240;

/** A graph, and the templates of its nodes. */
export interface Reading {
  readonly part: Part | undefined;
  readonly templateOf: TemplateOf;
}

/** A value, short enough to be read. */
function sideValue(value: JSONValue | undefined): string {
  return value === undefined || value === null || value === '' ? words.nothing : valueText(value, MOST);
}

/** What stands on one side of a difference: a name of the interface stands for a field, everything else for itself. */
export function sideText({ part }: Difference, value: JSONValue | undefined, readings: readonly Reading[]): string {
  const port = part === 'input' || part === 'output' ? portSchema.safeParse(value).data : undefined;
  if (!port) return sideValue(value);
  const [node, field] = port;
  const side = part === 'input' ? 'inputs' : 'outputs';
  return `${nodeTitle(node, readings)} · ${labelOf(node, side, field, readings)}`;
}

/** What a node of either side is called; the first side that has it decides. */
export function nodeTitle(node: string, readings: readonly Reading[]): string {
  const found = readings.find(({ part }) => part?.nodes[node]);
  return found?.part ? titleOf(found.part, node, found.templateOf(node)) : node;
}

/** The place of a difference within its thing; '' where it is all of it. */
export function fieldText(difference: Difference, readings: readonly Reading[]): string {
  const { field, name, part } = difference;
  const input = inputOf(difference);
  if (input !== undefined) {
    const template = readings.map(({ templateOf }) => templateOf(name)?.inputs[input]).find((each) => each);
    return template?.title || input;
  }
  const known: Readonly<Record<string, string>> = words.fields;
  return part === 'node' || part === 'document' ? (known[field] ?? field) : field;
}

/** The ends of an edge, in the words of its nodes. */
export function edgeText(difference: Difference, readings: readonly Reading[]): string {
  const edge = edgeOf(difference);
  if (!edge) return difference.name;
  const [source, output, target, input] = edge;
  const from = `${nodeTitle(source, readings)} · ${labelOf(source, 'outputs', output, readings)}`;
  return `${from} → ${nodeTitle(target, readings)} · ${labelOf(target, 'inputs', input, readings)}`;
}

/** What a field of a node is called. */
function labelOf(node: string, side: 'inputs' | 'outputs', name: string, readings: readonly Reading[]): string {
  return readings.map(({ templateOf }) => templateOf(node)?.[side][name]?.title).find((title) => title) ?? name;
}
