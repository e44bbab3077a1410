/** What can be found in a document: nodes by their names, types and values, frames and notes by their words. */
import type { JSONValue } from '@/document/json';
import type { Place } from '@/document/place';
import type { Part, WorkflowDocument } from '@/document/workflow';
import { bindingOf } from '@/schema/binding';
import type { InvocationTemplate, Templates } from '@/schema/template';
import { titleOf } from './labels';
import { allParts } from './scope';

/** Something that can be found. */
export interface Findable {
  readonly key: string;
  readonly kind: 'node' | 'value' | 'notes' | 'frame' | 'note';
  readonly place: Place;
  /** Id of the node, frame or note. */
  readonly id: string;
  readonly field: string | undefined;
  readonly title: string;
  /** What stands beside the title: a node's type, or a value. */
  readonly detail: string;
  /** More words that find it. */
  readonly words: readonly string[];
}

/** All that can be found in a document, the graph at a place first. */
export function findables(document: WorkflowDocument, templates: Templates, first: Place): Findable[] {
  const binding = bindingOf(document, templates);
  const isFirst = (place: Place) => Number(place.join('/') !== first.join('/'));
  return allParts(document)
    .toSorted((one, other) => isFirst(one.place) - isFirst(other.place))
    .flatMap(({ place, part }) => {
      const scope = binding.scopeAt(place);
      return inPart(place, part, (id) => scope && binding.template(scope, id));
    });
}

function inPart(place: Place, part: Part, templateOf: (id: string) => InvocationTemplate | undefined): Findable[] {
  const { frames, notes } = part.view;
  const base = { place, field: undefined, words: [] };
  return [
    ...Object.keys(part.nodes).flatMap((id) => inNode(place, part, id, templateOf(id))),
    ...Object.entries(frames).flatMap(([id, { title }]): Findable[] =>
      title ? [{ ...base, key: keyOf(place, 'frame', id), kind: 'frame', id, title, detail: '' }] : [],
    ),
    ...Object.entries(notes).flatMap(([id, { text }]): Findable[] =>
      text ? [{ ...base, key: keyOf(place, 'note', id), kind: 'note', id, title: text, detail: '' }] : [],
    ),
  ];
}

function inNode(place: Place, part: Part, id: string, template: InvocationTemplate | undefined): Findable[] {
  const node = part.nodes[id];
  if (!node) return [];
  const title = titleOf(part, id, template);
  const base = { place, id, title };
  const notes = part.view.nodes[id]?.notes;
  const found: Findable[] = [
    {
      ...base,
      key: keyOf(place, 'node', id),
      kind: 'node',
      field: undefined,
      detail: template?.title === title ? node.type : (template?.title ?? node.type),
      words: [id, node.type, template?.title ?? '', template?.published ?? ''],
    },
  ];
  for (const [field, value] of Object.entries(node.inputs)) {
    const text = valueText(value);
    const name = part.view.fields[id]?.[field]?.label || template?.inputs[field]?.title || field;
    if (text)
      found.push({
        ...base,
        key: keyOf(place, 'value', id, field),
        kind: 'value',
        field,
        detail: `${name}: ${text}`,
        words: [],
      });
  }
  if (notes)
    found.push({ ...base, key: keyOf(place, 'notes', id), kind: 'notes', field: undefined, detail: notes, words: [] });
  return found;
}

/** A value as people may look for it: texts and numbers, and those in objects. */
export function valueText(value: JSONValue | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') return Object.values(value).map(valueText).filter(Boolean).join(' ');
  return String(value);
}

function keyOf(place: Place, ...rest: string[]): string {
  return JSON.stringify([place, ...rest]);
}
