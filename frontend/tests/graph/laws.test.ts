import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ROOT } from '@/document/place';
import type { Edge, Part, WorkflowDocument } from '@/document/workflow';
import { clip } from '@/graph/clipping';
import { removeAndHeal } from '@/graph/healing';
import { insertOnEdge } from '@/graph/insertion';
import { removeNodes } from '@/graph/nodes';
import { nodesBetween, pack } from '@/graph/packing';
import { paste } from '@/graph/pasting';
import { swapNode } from '@/graph/swapping';
import { unpack } from '@/graph/unpacking';
import { bindingOf } from '@/schema/binding';
import { edgeProblems } from '@/schema/edges';
import { usesOf } from '@/schema/uses';
import { caller, documents, relayType, someNodes, templates, typeNamed, typesOf } from './library';

const picks = fc.array(fc.nat(), { minLength: 1, maxLength: 5 });
const NOTHING: ReadonlySet<string> = new Set();

/** What is wrong with how the graphs of a document are wired, and with the interfaces of those that it uses. */
function wiringProblems(document: WorkflowDocument) {
  const binding = bindingOf(structuredClone(document), templates);
  return usesOf(binding).flatMap(({ scope, problems }) => [...problems, ...edgeProblems(binding.graph(scope))]);
}

/** What is wrong once some nodes are gone: one that gave anything may have hid that another type does not fit. */
function problemsWithout(document: WorkflowDocument, nodes: ReadonlySet<string>) {
  const rest = structuredClone(document);
  removeNodes(rest, nodes);
  return wiringProblems(rest);
}

function withoutOrder(part: Part) {
  const edges = part.edges.map((edge) => JSON.stringify(edge)).sort();
  return { ...part, edges };
}

describe('operations on any graph', () => {
  test('delete and heal makes no other bad edge than deleting does', () => {
    fc.assert(
      fc.property(documents, picks, (given, chosen) => {
        const document = structuredClone(given);
        const nodes = someNodes(document, chosen);
        removeAndHeal(document, nodes, typesOf(document));
        expect(wiringProblems(document)).toEqual(problemsWithout(given, nodes));
      }),
      { numRuns: 60 },
    );
  });

  test('swapping a node for another type makes no other bad edge than deleting does, and tells every edge that it could not keep', () => {
    fc.assert(
      fc.property(documents, fc.nat(), fc.constantFrom(...Object.keys(templates)), (given, pick, type) => {
        const document = structuredClone(given);
        const [id = ''] = someNodes(document, [pick]);
        const before = document.edges.length;
        const lost = swapNode(document, id, typeNamed(type), typesOf(document));
        expect(document.edges.length + lost.length).toBe(before);
        const known = problemsWithout(given, new Set([id]));
        expect(known).toEqual(expect.arrayContaining([...wiringProblems(document)]));
      }),
      { numRuns: 60 },
    );
  });

  test('a node that is put into an edge makes no bad edge', () => {
    fc.assert(
      fc.property(documents, fc.nat(), fc.nat(), (given, pick, which) => {
        const document = structuredClone(given);
        const edge = document.edges[which % Math.max(document.edges.length, 1)];
        const [id = ''] = someNodes(document, [pick]);
        const before = document.edges.length;
        if (edge && insertOnEdge(document, id, edge, typesOf(document))) {
          expect(document.edges.length).toBe(before + 1);
        }
        expect(wiringProblems(document)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('a subgraph of sound nodes is sound, and taken apart it is what it was', () => {
    fc.assert(
      fc.property(documents, picks, (given, chosen) => {
        const document = structuredClone(given);
        const nodes = someNodes(document, chosen);
        fc.pre(nodesBetween(document, nodes).length === 0);
        const before = structuredClone(document);
        const templateOf = typesOf(document).templatesOf(document);
        const packing = { name: 'part', title: 'Part', caller, relay: relayType, templateOf };
        const call = pack(document, { nodes, frames: NOTHING, notes: NOTHING }, packing);
        const isTyped = Object.values(before.nodes).every(({ type }) => type !== 'make/anything');
        if (isTyped) expect(wiringProblems(document)).toEqual([]); // anything hides that another type does not fit
        unpack(document, ROOT, call, { templates, types: typesOf(document), relay: relayType });
        expect(withoutOrder(document)).toEqual(withoutOrder(before));
      }),
      { numRuns: 80 },
    );
  });

  test('what is copied and pasted keeps the edges within it, under ids of its own', () => {
    fc.assert(
      fc.property(documents, picks, (given, chosen) => {
        const document = structuredClone(given);
        const nodes = someNodes(document, chosen);
        const before = structuredClone(document);
        const copied = clip(document, ROOT, { nodes, frames: NOTHING, notes: NOTHING }, templates);
        const made = paste(document, ROOT, copied, { templates, types: typesOf(document), offset: 40 });
        const renamed = new Map([...nodes].map((id, at) => [id, [...made.nodes][indexIn(copied, id, at)]]));
        const inner = before.edges.filter((edge) => nodes.has(edge[0]) && nodes.has(edge[2]));
        const expected = inner.map(([from, output, to, name]) => [renamed.get(from), output, renamed.get(to), name]);
        expect(new Set(made.nodes).size).toBe(nodes.size);
        expect(document.edges.slice(before.edges.length)).toEqual(expected);
        expect(document.edges.slice(0, before.edges.length)).toEqual(before.edges);
      }),
      { numRuns: 60 },
    );
  });

  test('pasted with what led into it, it makes no bad edge', () => {
    fc.assert(
      fc.property(documents, picks, (given, chosen) => {
        const document = structuredClone(given);
        const nodes = someNodes(document, chosen);
        const arriving: Edge[] = document.edges.filter((edge) => !nodes.has(edge[0]) && nodes.has(edge[2]));
        const before = document.edges.length;
        const copied = clip(document, ROOT, { nodes, frames: NOTHING, notes: NOTHING }, templates);
        paste(document, ROOT, copied, { templates, types: typesOf(document), arriving: true });
        expect(document.edges.length).toBe(before + copied.edges.length + arriving.length);
        expect(wiringProblems(document)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

function indexIn(copied: Part, id: string, fallback: number): number {
  const at = Object.keys(copied.nodes).indexOf(id);
  return at < 0 ? fallback : at;
}
