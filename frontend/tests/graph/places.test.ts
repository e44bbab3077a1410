import { describe, expect, test } from 'vitest';
import { alignNodes, distributeNodes } from '@/graph/alignment';
import { addFrame, fitFrame } from '@/graph/frames';
import { setLook } from '@/graph/looks';
import { moveThings } from '@/graph/moving';
import { settle } from '@/graph/settling';
import { withContents } from '@/graph/things';
import { documentOf, typesOf } from './library';

const NOTHING: ReadonlySet<string> = new Set();
const ids = new Set(['a', 'b', 'c']);

function three() {
  const document = documentOf({ a: 'make/integer', b: 'make/integer', c: 'make/integer' });
  Object.assign(document.view.positions, { a: [0, 0], b: [130, 500], c: [1000, 90] });
  return { document, templateOf: typesOf(document).templatesOf(document) };
}

describe('nodes', () => {
  test('are aligned along a line of the box around them', () => {
    const { document, templateOf } = three();
    alignNodes(document, ids, 'right', templateOf);
    expect(Object.values(document.view.positions).map(([x]) => x)).toEqual([1000, 1000, 1000]);
    alignNodes(document, ids, 'top', templateOf);
    expect(Object.values(document.view.positions).map(([, y]) => y)).toEqual([0, 0, 0]);
  });

  test('are spread with gaps of one width, the outermost staying', () => {
    const { document, templateOf } = three();
    distributeNodes(document, ids, 'horizontal', templateOf);
    expect(Object.values(document.view.positions).map(([x]) => x)).toEqual([0, 500, 1000]);
  });

  test('that are held stay where they are', () => {
    const { document } = three();
    setLook(document, ['b'], { pinned: true });
    moveThings(document, { nodes: ids, frames: NOTHING, notes: NOTHING }, 10, 20);
    expect(document.view.positions).toEqual({ a: [10, 20], b: [130, 500], c: [1010, 110] });
  });

  test('without a place get the one where they are shown', () => {
    const { document, templateOf } = three();
    delete document.view.positions.c;
    settle(document, templateOf);
    const [, y = 0] = document.view.positions.c ?? [];
    expect(y).toBeGreaterThan(500);
  });

  test('lead the ways of wires between them along', () => {
    const { document } = three();
    document.edges = [['a', 'value', 'b', 'value']];
    document.view.routes = [{ edge: ['a', 'value', 'b', 'value'], points: [[50, 60]] }];
    moveThings(document, { nodes: ids, frames: NOTHING, notes: NOTHING }, 5, 5);
    expect(document.view.routes).toEqual([{ edge: ['a', 'value', 'b', 'value'], points: [[55, 65]] }]);
  });
});

describe('a frame', () => {
  test('holds what stands in it, frames inside and their content too', () => {
    const { document, templateOf } = three();
    const inner = addFrame(document, { nodes: new Set(['a']), frames: NOTHING, notes: NOTHING }, templateOf) ?? '';
    const outer = addFrame(
      document,
      { nodes: new Set(['a', 'b']), frames: new Set([inner]), notes: NOTHING },
      templateOf,
    );
    const held = withContents(document, { nodes: NOTHING, frames: new Set([outer ?? '']), notes: NOTHING }, templateOf);
    expect([...held.nodes].sort()).toEqual(['a', 'b']);
    expect(held.frames.has(inner)).toBe(true);
  });

  test('that holds nothing keeps its size, and fits around what it holds', () => {
    const { document, templateOf } = three();
    document.view.frames.f = { title: '', position: [-5000, 0], size: [100, 100] };
    fitFrame(document, 'f', templateOf);
    expect(document.view.frames.f.size).toEqual([100, 100]);
    document.view.frames.f = { title: '', position: [-10, -10], size: [3000, 3000] };
    fitFrame(document, 'f', templateOf);
    expect(document.view.frames.f.size[0]).toBeLessThan(3000);
  });
});
