import { describe, expect, test } from 'vitest';
import { type Edge, emptyPart } from '@/document/workflow';
import { layoutOf } from '@/graph/auto-layout';
import { nodeBox } from '@/graph/boxes';

const templateOf = () => undefined;

function graphOf(ids: readonly string[], edges: readonly (readonly [string, string])[]) {
  const part = emptyPart();
  for (const id of ids) {
    part.nodes[id] = { type: 'acme/any', inputs: {}, mode: 'normal', label: '' };
    part.view.positions[id] = [0, 0];
  }
  part.edges = edges.map(([source, target]): Edge => [source, 'out', target, source]);
  return part;
}

describe('an automatic layout', () => {
  test('follows the flow, and lets no node overlap another', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const part = graphOf(ids, [
      ['a', 'c'],
      ['b', 'c'],
      ['c', 'd'],
      ['c', 'e'],
      ['a', 'e'],
    ]);
    const places = await layoutOf(part, new Set(ids), templateOf);
    part.view.positions = Object.fromEntries(Object.entries(places).map(([id, [x, y]]) => [id, [x, y]]));
    for (const [source, , target] of part.edges) expect(places[source]?.[0]).toBeLessThan(places[target]?.[0] ?? 0);
    const boxes = ids.map((id) => nodeBox(part, id, templateOf));
    for (const [index, one] of boxes.entries()) {
      for (const other of boxes.slice(index + 1)) {
        const apart =
          one.x + one.width <= other.x ||
          other.x + other.width <= one.x ||
          one.y + one.height <= other.y ||
          other.y + other.height <= one.y;
        expect(apart).toBe(true);
      }
    }
  });

  test.each([[['first', 'second', 'third', 'end']], [['third', 'second', 'first', 'end']]])(
    'puts what was made first on top: %j',
    async (ids) => {
      const part = graphOf(
        ids,
        ids.slice(0, 3).map((id) => [id, 'end']),
      );
      const places = await layoutOf(part, new Set(ids), templateOf);
      const [top, , bottom] = ids;
      expect(places[top ?? '']?.[1]).toBeLessThan(places[bottom ?? '']?.[1] ?? 0);
    },
  );
});
