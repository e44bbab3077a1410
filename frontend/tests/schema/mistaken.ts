/** Workflows with mistakes: the examples, and each of them with one thing changed, in every way that is tried. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JSONValue } from '@/document/json';
import { type Place, partAt } from '@/document/place';
import { type Edge, type Part, type WorkflowDocument, workflowSchema } from '@/document/workflow';

const EXAMPLES = join(import.meta.dirname, '../../../examples');
/** Between them, they have iterations, a subgraph that is a loop, and every kind of value. */
const NAMES = ['prompt_seed_grid', 'seed_until_score'];
const VALUES: readonly JSONValue[] = [null, -1, 1.5, 1e9, 'no such choice', [], { name: '' }];

type Change = (part: Part) => void;

/** The examples and all that was made of them. */
export function mistaken(): readonly WorkflowDocument[] {
  return examples().flatMap((document) => [
    document,
    ...changed(document, []),
    ...Object.keys(document.subgraphs).flatMap((name) => changed(document, [name])),
  ]);
}

function examples(): readonly WorkflowDocument[] {
  return NAMES.map((name) => workflowSchema.parse(JSON.parse(readFileSync(join(EXAMPLES, `${name}.json`), 'utf8'))));
}

function changed(document: WorkflowDocument, place: Place): readonly WorkflowDocument[] {
  return changes(partAt(document, place) ?? document).map((change) => {
    const copy = structuredClone(document);
    change(partAt<Part>(copy, place) ?? copy);
    return copy;
  });
}

function changes({ nodes, edges }: Part): readonly Change[] {
  const ids = Object.keys(nodes);
  return [
    ...ids.flatMap((id) => nodeChanges(id, Object.keys(nodes[id]?.inputs ?? {}))),
    ...edges.flatMap((edge, at) => edgeChanges(edge, at, ids)),
  ];
}

function nodeChanges(id: string, inputs: readonly string[]): readonly Change[] {
  const node = ({ nodes }: Part) => nodes[id] ?? { inputs: {} as Record<string, JSONValue> };
  return [
    (part) => delete part.nodes[id],
    (part) => Object.assign(node(part), { type: 'core/unheard_of' }),
    (part) => Object.assign(node(part), { type: 'unheard/of' }),
    (part) => Object.assign(node(part), { mode: 'muted' }),
    (part) => Object.assign(node(part), { mode: 'bypassed' }),
    (part) => Object.assign(node(part), { version: 99 }),
    (part) => Object.assign(node(part).inputs, { unheard_of: 1 }),
    (part) => {
      part.pins[id] = [{ outputs: {} }];
    },
    ...inputs.flatMap((name): Change[] => [
      (part) => delete node(part).inputs[name],
      ...VALUES.map(
        (value): Change =>
          (part) =>
            Object.assign(node(part).inputs, { [name]: value }),
      ),
    ]),
  ];
}

function edgeChanges(edge: Edge, at: number, ids: readonly string[]): readonly Change[] {
  const [source, output, target, input] = edge;
  const instead = (...other: Edge): Change => {
    return (part) => {
      part.edges[at] = other;
    };
  };
  return [
    (part) => part.edges.splice(at, 1),
    (part) => part.edges.push(edge),
    instead(target, output, source, input),
    instead(source, 'unheard_of', target, input),
    instead(source, output, target, 'unheard_of'),
    instead('nowhere', output, target, input),
    ...ids.map((id) => instead(id, output, target, input)),
    ...ids.map((id) => instead(source, output, id, input)),
  ];
}
