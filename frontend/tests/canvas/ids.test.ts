import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canvasId, fieldOf, handleId, readCanvasId } from '@/canvas/ids';

test('any id has a name on the canvas that leads back to it, and can stand in a selector', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (id) => {
      expect(readCanvasId(canvasId('note', id))).toEqual({ kind: 'note', id });
      expect(fieldOf(handleId(id))).toBe(id);
      expect(handleId(id)).toMatch(/^[\w.-]*$/);
    }),
  );
});

test('what is no name of the canvas stands for nothing', () => {
  expect(readCanvasId('elsewhere:x')).toBeUndefined();
});
