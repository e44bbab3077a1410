import { describe, expect, test } from 'vitest';
import type { Edge } from '@/document/workflow';
import { edgeProblems, problemsOfAdding } from '@/schema/edges';
import { type Graph, graphOf } from '@/schema/graph';
import { inferTypes, inputType, outputType } from '@/schema/inference';
import { parseTemplates } from '@/schema/parse';
import { type CaseType, caseType, readCases } from './conformance';

interface EdgeCase {
  readonly nodes: Readonly<Record<string, string>>;
  readonly edges: readonly Edge[];
  readonly problems: readonly (readonly [string, string, string | null])[];
  readonly adding?: Edge;
  readonly replacing?: Edge;
  readonly inputs?: Readonly<Record<string, CaseType>>;
  readonly outputs?: Readonly<Record<string, CaseType>>;
}

const { document, cases } = readCases<EdgeCase>('edges');
const templates = parseTemplates(document);

describe('edges', () => {
  test.each(cases)('$name', (each) => {
    const graph = graphIn(each);
    const found = each.adding ? problemsOfAdding(graph, each.adding, each.replacing) : edgeProblems(graph);
    expect(found.map(({ code, node, field }) => [code, node, field ?? null])).toEqual(each.problems);
    const { variables } = inferTypes(graph);
    for (const [place, expected] of Object.entries(each.inputs ?? {})) {
      expect(inputType(graph, variables, ...end(place)), place).toEqual(caseType(expected));
    }
    for (const [place, expected] of Object.entries(each.outputs ?? {})) {
      expect(outputType(graph, variables, ...end(place)), place).toEqual(caseType(expected));
    }
  });

  test('are spoken of by the names that people know', () => {
    const graph = graphOf(
      { a: { type: 'make/text', label: 'Greeting' }, b: { type: 'use/image' } },
      [['a', 'value', 'b', 'image']],
      templates,
    );
    expect(edgeProblems(graph).map(({ message }) => message)).toEqual([
      "Image: Image can't take Value of Greeting: a single StringField can't go into a single ImageField",
    ]);
  });
});

function graphIn({ nodes, edges }: EdgeCase): Graph {
  return graphOf(Object.fromEntries(Object.entries(nodes).map(([id, type]) => [id, { type }])), edges, templates);
}

function end(place: string): readonly [string, string] {
  const [node = '', name = ''] = place.split('.');
  return [node, name];
}
