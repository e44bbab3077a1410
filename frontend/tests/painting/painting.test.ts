import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { createHistory } from '@/painting/history';
import { createPainting } from '@/painting/painting';
import { corners, extentOf } from '@/painting/polygon';
import { isPlain, raster, WHITE } from '@/painting/raster';
import { isEmpty } from '@/painting/rect';
import { drawn, shown } from './rasters';

const HARD = { hardness: 1, erases: false };
const at = (x: number, y: number) => ({ x, y, radius: 6 });

describe('painting', () => {
  test('takes back a stroke as one step, however many parts it had', () => {
    const painting = createPainting(raster(300, 200));
    painting.stroke(at(20, 20), at(150, 90), HARD);
    painting.stroke(at(150, 90), at(290, 190), HARD);
    painting.end();
    const after = [...painting.mask.data];
    painting.undo();
    expect(isPlain(painting.mask, 0)).toBe(true);
    painting.redo();
    expect([...painting.mask.data]).toEqual(after);
  });

  test('says what can be taken back, and whether anything was painted', () => {
    const painting = createPainting(raster(9, 9));
    expect(painting.state.getState()).toMatchObject({ canUndo: false, canRedo: false, isChanged: false });
    painting.fill(WHITE);
    expect(painting.state.getState()).toMatchObject({ canUndo: true, isChanged: true });
    painting.undo();
    expect(painting.state.getState()).toMatchObject({ canUndo: false, canRedo: true, isChanged: false });
  });

  test('that goes on with what was painted before counts as changed from the beginning', () => {
    const painting = createPainting(raster(9, 9), true);
    painting.fill(WHITE);
    painting.undo();
    expect(painting.state.getState()).toMatchObject({ canUndo: false, isChanged: true });
  });

  test('inverts, and inverted twice is as before', () => {
    const painting = createPainting(drawn('.#3', '7..'));
    painting.invert();
    expect(shown(painting.mask)).toEqual(['#.7', '3##']);
    painting.invert();
    expect(shown(painting.mask)).toEqual(['.#3', '7..']);
  });

  test('forgets a stroke that was not meant', () => {
    const painting = createPainting(raster(40, 40));
    painting.stroke(at(5, 5), at(30, 30), HARD);
    painting.cancel();
    expect(isPlain(painting.mask, 0)).toBe(true);
    expect(painting.state.getState().canUndo).toBe(false);
  });

  test('takes a shape around nothing for no step', () => {
    const painting = createPainting(raster(9, 9));
    painting.fillShape(corners({ x: 3, y: 3 }, { x: 8, y: 3 }), false);
    expect(painting.state.getState().canUndo).toBe(false);
  });

  test('tells where it changed', () => {
    const painting = createPainting(raster(400, 400));
    const hear = vi.fn();
    const stop = painting.listen(hear);
    painting.fillShape(corners({ x: 10, y: 10 }, { x: 20, y: 20 }), false);
    expect(hear).toHaveBeenCalledWith({ x: 10, y: 10, width: 10, height: 10 });
    stop();
    painting.invert();
    expect(hear).toHaveBeenCalledOnce();
  });

  test('comes back to each step that it went through', () => {
    const spot = fc.record({ x: fc.nat(299), y: fc.nat(299) });
    const deed = fc.oneof(
      fc.record({ kind: fc.constant('stroke' as const), from: spot, to: spot, erases: fc.boolean() }),
      fc.record({ kind: fc.constant('shape' as const), from: spot, to: spot, erases: fc.boolean() }),
      fc.record({ kind: fc.constant('invert' as const), from: spot, to: spot, erases: fc.boolean() }),
    );
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 6 }), (deeds) => {
        const painting = createPainting(raster(300, 300));
        const states = [painting.mask.data.slice()];
        for (const { kind, from, to, erases } of deeds) {
          const line = corners(from, to);
          if (kind === 'shape' && isEmpty(extentOf(line))) continue; // goes around nothing, which is no step
          if (kind === 'stroke') {
            painting.stroke({ ...from, radius: 9 }, { ...to, radius: 4 }, { hardness: 0.5, erases });
            painting.end();
          } else if (kind === 'shape') painting.fillShape(line, erases);
          else painting.invert();
          states.push(painting.mask.data.slice());
        }
        for (let step = states.length - 2; step >= 0; step -= 1) {
          painting.undo();
          expect(Buffer.compare(painting.mask.data, states[step] ?? raster(1, 1).data)).toBe(0);
        }
        for (const state of states.slice(1)) {
          painting.redo();
          expect(Buffer.compare(painting.mask.data, state)).toBe(0);
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe('the history of a mask', () => {
  test('forgets its oldest steps once they take too much', () => {
    const mask = raster(256, 256);
    const history = createHistory(mask, 3 * 128 * 128);
    const noise = (seed: number) => mask.data.set(mask.data.map((_, index) => (index * seed) % 251));
    noise(3);
    for (const seed of [5, 7, 11]) {
      history.keep({ x: 0, y: 0, width: 128, height: 256 });
      noise(seed);
      history.end();
    }
    expect(history.hasForgotten()).toBe(true);
    history.undo();
    expect(history.canUndo()).toBe(false);
  });
});
