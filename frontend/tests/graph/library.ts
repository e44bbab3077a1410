/** Node types and random graphs of them for the laws of operations: those of the conformance cases, and a relay. */
import fc from 'fast-check';
import { ROOT } from '@/document/place';
import { type Edge, emptyDocument, type Part, type WorkflowDocument } from '@/document/workflow';
import { connect } from '@/graph/edges';
import { callerIn, relayIn } from '@/graph/roles';
import { type Types, typesAt } from '@/graph/types';
import { parseTemplates } from '@/schema/parse';
import { mapping } from '@/schema/reading';
import type { InvocationTemplate, Templates } from '@/schema/template';
import { readCases } from '../schema/conformance';

const input = (schema: object) => ({ field_kind: 'input', input: 'any', ...schema });
const relay = {
  class: 'invocation',
  title: 'Relay',
  version: 3,
  properties: { type: { const: 'flow/relay' }, in: input({ 'x-type-variable': 'T', default: null }) },
  output: { $ref: '#/components/schemas/RelayOutput' },
};
const RelayOutput = { properties: { out: { field_kind: 'output', 'x-type-variable': 'T' } } };

function schemasOf(name: string) {
  return mapping(mapping(readCases(name).document.components).schemas);
}

/** Templates of the conformance cases, and of a relay. */
export const templates: Templates = parseTemplates({
  components: { schemas: { ...schemasOf('edges'), ...schemasOf('ports'), 'flow.relay': relay, RelayOutput } },
});

/** The template of a type that the library has. */
export function typeNamed(type: string): InvocationTemplate {
  const found = templates[type];
  if (!found) throw new Error(`the library has no type ${type}`);
  return found;
}

/** The type that calls subgraphs. */
export const caller = callerIn(templates) ?? typeNamed('flow/call');
/** The type that passes values on. */
export const relayType = relayIn(templates);

/** The types of a document's outermost graph. */
export function typesOf(document: WorkflowDocument): Types {
  return typesAt(document, ROOT, templates);
}

/** A document with nodes of these types, by id, and edges. */
export function documentOf(types: Readonly<Record<string, string>>, edges: readonly Edge[] = []): WorkflowDocument {
  const document = emptyDocument();
  Object.entries(types).forEach(([id, type], at) => {
    document.nodes[id] = { type, version: versionOf(type), inputs: {}, mode: 'normal', label: '' };
    document.view.positions[id] = [at * 400, (at % 3) * 200];
  });
  document.edges = edges.map((edge): Edge => [...edge]);
  return document;
}

const TYPES = [
  'make/integer',
  'make/number',
  'make/image',
  'make/anything',
  'make/integers',
  'make/images',
  'use/image',
  'use/strength',
  'use/text',
  'use/images',
  'use/anything',
  'core/sum',
  'core/collect',
  'core/if',
  'flow/relay',
  'math/add',
];

/** Every edge that a graph could have between its nodes. */
export function possibleEdges(part: Part, types: Types): Edge[] {
  const templateOf = types.templatesOf(part);
  const ids = Object.keys(part.nodes);
  return ids.flatMap((source) =>
    ids.flatMap((target) =>
      Object.keys(templateOf(source)?.outputs ?? {}).flatMap((output) =>
        Object.keys(templateOf(target)?.inputs ?? {}).map((name): Edge => [source, output, target, name]),
      ),
    ),
  );
}

/** Sound documents of a few nodes: every edge was allowed when it was made. */
export const documents: fc.Arbitrary<WorkflowDocument> = fc
  .record({
    types: fc.array(fc.constantFrom(...TYPES), { minLength: 1, maxLength: 9 }),
    picks: fc.array(fc.nat(), { maxLength: 30 }),
    exposed: fc.array(fc.nat(), { maxLength: 3 }),
  })
  .map(({ types, picks, exposed }) => {
    const document = documentOf(Object.fromEntries(types.map((type, at) => [`n${at}`, type])));
    const known = typesOf(document);
    const possible = possibleEdges(document, known).filter((edge) => edge[0] < edge[2]);
    for (const pick of picks) {
      const edge = possible[pick % Math.max(possible.length, 1)];
      const isTaken = edge && document.edges.some((other) => other[2] === edge[2] && other[3] === edge[3]);
      if (edge && !isTaken && known.problem(document, edge) === undefined) {
        connect(document, edge, known.templatesOf(document));
      }
    }
    const free = possible.filter(([, , node, name]) => !document.edges.some((e) => e[2] === node && e[3] === name));
    for (const [at, pick] of exposed.entries()) {
      const edge = free[pick % Math.max(free.length, 1)];
      const ports = Object.values(document.interface.inputs);
      if (edge && !ports.some((port) => port[0] === edge[2] && port[1] === edge[3])) {
        document.interface.inputs[`in${at}`] = [edge[2], edge[3]];
      }
    }
    return document;
  });

/** Some of the nodes of a document, chosen by numbers. */
export function someNodes(document: Part, picks: readonly number[]): Set<string> {
  const ids = Object.keys(document.nodes);
  return new Set(picks.map((pick) => ids[pick % ids.length]).filter((id) => id !== undefined));
}

/** The installed version of a type. */
function versionOf(type: string): number {
  const version = templates[type]?.version;
  return typeof version === 'number' ? version : 1;
}
