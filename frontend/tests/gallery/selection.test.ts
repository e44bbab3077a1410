import { describe, expect, it } from 'vitest';
import { type Chosen, choose, chooseAll, go, mannerOf, NOTHING, stepOf, stillThere } from '@/gallery/selection';

const ALL = ['a', 'b', 'c', 'd', 'e'];
const ids = (chosen: Chosen) => [...chosen.ids].join('');

describe('choosing pictures', () => {
  it('takes one in the place of all else, or beside it', () => {
    const one = choose(ALL, NOTHING, 'b', 'alone');
    expect(ids(choose(ALL, one, 'd', 'alone'))).toBe('d');
    const two = choose(ALL, one, 'd', 'toggle');
    expect(ids(two)).toBe('bd');
    expect(ids(choose(ALL, two, 'b', 'toggle'))).toBe('d');
  });

  it('takes a range from where one began, both ways', () => {
    const begun = choose(ALL, NOTHING, 'c', 'alone');
    const down = choose(ALL, begun, 'e', 'range');
    expect(ids(down)).toBe('cde');
    expect(ids(choose(ALL, down, 'a', 'range'))).toBe('abc');
    expect(ids(choose(ALL, NOTHING, 'b', 'range'))).toBe('b');
  });

  it('takes all', () => {
    expect(chooseAll(ALL, NOTHING)).toEqual({ ids: new Set(ALL), at: 'a', from: 'a' });
  });

  it('tells by the keys that are held how something is chosen', () => {
    const held = { shiftKey: false, ctrlKey: false, metaKey: false };
    expect(mannerOf(held)).toBe('alone');
    expect(mannerOf({ ...held, metaKey: true })).toBe('toggle');
    expect(mannerOf({ ...held, ctrlKey: true, shiftKey: true })).toBe('range');
  });

  it('goes by keys through a grid, and stays within', () => {
    const at = choose(ALL, NOTHING, 'b', 'alone');
    expect(go(ALL, at, stepOf('ArrowDown', 2, 3) ?? 0, 'alone').at).toBe('d');
    expect(go(ALL, at, stepOf('End', 2, 3) ?? 0, 'alone').at).toBe('e');
    expect(go(ALL, at, stepOf('PageUp', 2, 3) ?? 0, 'alone').at).toBe('a');
    expect(ids(go(ALL, at, 1, 'range'))).toBe('bc');
    expect(go(ALL, NOTHING, 1, 'alone').at).toBe('a');
    expect(go([], NOTHING, 1, 'alone')).toBe(NOTHING);
    expect(stepOf('x', 2, 3)).toBeUndefined();
  });

  it('goes on without choosing where Ctrl is held', () => {
    const moved = go(ALL, choose(ALL, NOTHING, 'b', 'alone'), 1, 'toggle');
    expect([ids(moved), moved.at]).toEqual(['b', 'c']);
  });

  it('keeps what is left when pictures go, and the keyboard is at the nearest', () => {
    const chosen = choose(ALL, choose(ALL, NOTHING, 'b', 'alone'), 'd', 'toggle');
    const left = stillThere(['a', 'b', 'e'], ALL, chosen);
    expect([ids(left), left.at, left.from]).toEqual(['b', 'e', 'e']);
    expect(stillThere(['a', 'b'], ALL, chosen).at).toBe('b');
    expect(stillThere([], ALL, chosen).at).toBeUndefined();
    expect(stillThere(['d'], ALL, chosen).at).toBe('d');
  });
});
