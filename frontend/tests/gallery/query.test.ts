import { describe, expect, it } from 'vitest';
import { asked, EVERYTHING, isNarrowed, withFact } from '@/gallery/query';

const SEED = { name: 'seed', value: '42' };

describe('what is looked for', () => {
  it('asks for nothing that nobody wants', () => {
    expect(asked({ ...EVERYTHING, text: '  ' })).toEqual({});
    expect(isNarrowed({ ...EVERYTHING, place: { kind: 'none' } })).toBe(false);
  });

  it('asks for all that was chosen', () => {
    const query = { ...EVERYTHING, text: ' star ', starred: true, kinds: ['mask' as const], facts: [SEED] };
    expect(asked(query)).toEqual({ text: 'star', starred: true, kind: ['mask'], fact: ['seed:42'] });
    expect(isNarrowed(query)).toBe(true);
  });

  it('asks for a board, or for none', () => {
    expect(asked({ ...EVERYTHING, place: { kind: 'board', id: 'b1' } })).toEqual({ board: 'b1' });
    expect(asked({ ...EVERYTHING, place: { kind: 'none' } })).toEqual({ boardless: true });
  });

  it('asks for whole days as they are here', () => {
    const day = new Date(2026, 10, 21).getTime() / 1000;
    expect(asked({ ...EVERYTHING, since: '2026-11-21', until: '2026-11-21' })).toEqual({
      since: day,
      before: day + 24 * 3600,
    });
    expect(asked({ ...EVERYTHING, since: 'soon' })).toEqual({});
  });

  it('puts a fact on and takes it off again', () => {
    const on = withFact(EVERYTHING, SEED);
    expect(on.facts).toEqual([SEED]);
    expect(withFact(on, { ...SEED })).toEqual(EVERYTHING);
  });
});
