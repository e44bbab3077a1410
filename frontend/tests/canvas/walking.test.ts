import { describe, expect, test } from 'vitest';
import { flowOrder } from '@/canvas/order';
import { placesOf } from '@/canvas/placing';
import { neighbour } from '@/canvas/walking';
import { documentOf } from '../graph/library';

function fork() {
  const part = documentOf({ a: 'flow/relay', b: 'flow/relay', c: 'flow/relay', d: 'flow/relay' }, [
    ['a', 'out', 'b', 'in'],
    ['a', 'out', 'c', 'in'],
  ]);
  part.view.positions = { a: [0, 0], b: [400, 200], c: [400, 0] };
  return part;
}

describe('arrow keys', () => {
  test('walk along wires, the upper one first, and among what hangs at the same node', () => {
    const part = fork();
    expect(neighbour(part, 'a', 'after')).toBe('c');
    expect(neighbour(part, 'b', 'before')).toBe('a');
    expect(neighbour(part, 'c', 'below')).toBe('b');
    expect(neighbour(part, 'c', 'above')).toBeUndefined();
    expect(neighbour(part, 'd', 'after')).toBeUndefined();
  });
});

describe('nodes without a place', () => {
  test('stand below all others, in the column of their depth, and never upon each other', () => {
    const part = { ...fork() };
    part.view.positions = { a: [0, 0] };
    const places = placesOf(part, flowOrder(part), () => 100);
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => places.get(id));
    expect(a).toEqual({ x: 0, y: 0 });
    expect(b?.x).toBe(c?.x);
    expect(b?.x).toBeGreaterThan(d?.x ?? 0);
    expect(Math.abs((b?.y ?? 0) - (c?.y ?? 0))).toBeGreaterThanOrEqual(100);
    expect(d?.y).toBeGreaterThanOrEqual(100);
  });

  test('that lead round in a circle are placed too', () => {
    const part = documentOf({ a: 'flow/relay', b: 'flow/relay' }, [
      ['a', 'out', 'b', 'in'],
      ['b', 'out', 'a', 'in'],
    ]);
    expect([...flowOrder(part).keys()].sort()).toEqual(['a', 'b']);
  });
});
