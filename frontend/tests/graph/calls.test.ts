import { describe, expect, test } from 'vitest';
import { ROOT } from '@/document/place';
import { emptyPart } from '@/document/workflow';
import { callLeaving, wayTo } from '@/graph/calls';
import { newNode } from '@/graph/nodes';
import { caller, documentOf, templates } from './library';

/** A workflow with two calls of `inner`, one of them inside `outer`. */
function nested() {
  const document = documentOf({});
  const called = (name: string, label = '') => ({
    ...newNode(caller),
    label,
    inputs: { [caller.ports?.of ?? '']: { name } },
  });
  document.subgraphs.inner = emptyPart();
  document.subgraphs.outer = { ...emptyPart(), nodes: { deep: called('inner') } };
  document.nodes = { first: called('inner', 'Faces'), second: called('outer') };
  return document;
}

describe('the way to a subgraph', () => {
  test('goes through the node that one came through, and names it where several lead there', () => {
    const way = wayTo(nested(), ['inner'], 'Untitled', templates, () => ({ place: ROOT, node: 'first' }));
    expect(way).toEqual([
      { place: [], title: 'Untitled', through: undefined },
      { place: ['inner'], title: 'inner', through: 'Faces' },
    ]);
  });

  test('goes through other subgraphs where one came through those', () => {
    const came = new Map([
      ['inner', { place: ['outer'], node: 'deep' }],
      ['outer', { place: ROOT, node: 'second' }],
    ]);
    const way = wayTo(nested(), ['inner'], '', templates, (place) => came.get(place.join('/')));
    expect(way.map(({ place, through }) => [place.join('/'), through])).toEqual([
      ['', undefined],
      ['outer', undefined],
      ['inner', 'deep'],
    ]);
  });

  test('is that of the definitions where nobody came through a node', () => {
    const way = wayTo(nested(), ['inner'], '', templates, () => undefined);
    expect(way.map(({ place }) => place)).toEqual([[], ['inner']]);
  });

  test('leads back by the same node, or by the first that leads there', () => {
    const through = { place: ['outer'], node: 'deep' };
    expect(callLeaving(nested(), ['inner'], templates, () => through)).toEqual(through);
    expect(callLeaving(nested(), ['inner'], templates, () => undefined)).toEqual({ place: ROOT, node: 'first' });
    expect(callLeaving(nested(), ['inner'], templates, () => ({ place: ROOT, node: 'gone' }))?.node).toBe('first');
  });
});
