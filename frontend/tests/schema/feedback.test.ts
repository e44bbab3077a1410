import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Edge } from '@/document/workflow';
import { problemsOfAdding } from '@/schema/edges';
import { feedbackIn, type Verdict } from '@/schema/feedback';
import { type Graph, graphOf } from '@/schema/graph';
import { parseTemplates } from '@/schema/parse';
import { readCases } from './conformance';

const templates = parseTemplates(readCases('edges').document);

describe('feedback for a wire', () => {
  test('says the same as adding the edge would, wherever the wire could go', () => {
    let fits = 0;
    fc.assert(
      fc.property(graphs(), (graph) => {
        for (const [edge, verdict] of verdicts(graph)) {
          const problems = problemsOfAdding(graph, edge, verdict.fits ? verdict.replaces : undefined);
          const expected = problems.length === 0;
          expect(verdict.fits, JSON.stringify([edge, verdict, problems, graph])).toBe(expected);
          fits += Number(verdict.fits);
        }
      }),
      { numRuns: 25 },
    );
    expect(fits).toBeGreaterThan(100);
  });

  test('tells why it can not end somewhere', () => {
    const graph = graphOf(
      { a: { type: 'make/images' }, u: { type: 'use/image' }, b: { type: 'core/if' }, c: { type: 'make/image' } },
      [
        ['u', 'image', 'b', 'on_true'],
        ['b', 'value', 'c', 'image'],
      ],
      templates,
    );
    const wire = feedbackIn(graph, { port: ['a', 'images'], isOutput: true });
    expect(wire('u', 'image')).toEqual({
      fits: false,
      reason: "a list of ImageField can't go into a single ImageField: iterate over it",
      unlike: true,
    });
    expect(wire('u', 'seed')).toMatchObject({ reason: expect.stringContaining('give it a value') });
    expect(wire('b', 'on_false')).toMatchObject({ reason: expect.stringContaining('must be of one type') });
    expect(wire('a', 'images')).toMatchObject({ reason: expect.stringContaining('itself') });
    expect(wire('nowhere', 'image')).toMatchObject({ fits: false });
  });

  test('tells what would break further on', () => {
    const graph = graphOf(
      { l: { type: 'make/integers' }, it: { type: 'core/iterate', label: 'Each' }, u: { type: 'use/image' } },
      [['it', 'item', 'u', 'image']],
      templates,
    );
    const wire = feedbackIn(graph, { port: ['l', 'values'], isOutput: true });
    expect(wire('it', 'collection')).toEqual({
      fits: false,
      reason: "Image of Image could not take it: a single IntegerField can't go into a single ImageField",
      unlike: false,
    });
  });

  test('tells which edge a new one takes the place of', () => {
    const edge: Edge = ['a', 'image', 'u', 'image'];
    const nodes = { a: { type: 'make/image' }, b: { type: 'make/image' }, u: { type: 'use/image' } };
    const wire = feedbackIn(graphOf(nodes, [edge], templates), { port: ['b', 'image'], isOutput: true });
    expect(wire('u', 'image')).toEqual({ fits: true, replaces: edge });
  });
});

/** Every edge that a graph could have, judged from both of its ends. */
function verdicts(graph: Graph): readonly (readonly [Edge, Verdict])[] {
  const ends = (side: 'inputs' | 'outputs') =>
    Object.keys(graph.nodes).flatMap((node) =>
      Object.keys(graph.templateOf(node)?.[side] ?? {}).map((name): [string, string] => [node, name]),
    );
  return ends('outputs').flatMap((from) => {
    const forward = feedbackIn(graph, { port: from, isOutput: true });
    return ends('inputs').flatMap((to): [Edge, Verdict][] => {
      const backward = feedbackIn(graph, { port: to, isOutput: false });
      const edge: Edge = [...from, ...to];
      return [
        [edge, forward(...to)],
        [edge, backward(...from)],
      ];
    });
  });
}

function graphs(): fc.Arbitrary<Graph> {
  const types = ['make/image', 'make/images', 'make/integer', 'make/text', 'core/iterate', 'core/collect', 'core/if'];
  const ids = ['a', 'b', 'c', 'd', 'e'];
  const nodes = fc.tuple(...ids.map(() => fc.constantFrom(...types, 'use/image', 'use/images', 'core/sum')));
  return fc.tuple(nodes, fc.array(fc.nat(), { maxLength: 8 })).map(([chosen, picks]) => {
    const found = Object.fromEntries(ids.map((id, at) => [id, { type: chosen[at] ?? '' }]));
    return picks.reduce((graph, pick) => withEdge(graph, pick), graphOf(found, [], templates));
  });
}

/** A graph with one more of the edges that it could have. */
function withEdge(graph: Graph, pick: number): Graph {
  const sound = verdicts(graph).filter(([edge, verdict]) => verdict.fits && problemsOfAdding(graph, edge).length === 0);
  const [edge] = sound[pick % Math.max(sound.length, 1)] ?? [];
  return edge ? graphOf(graph.nodes, [...graph.edges, edge], templates) : graph;
}
