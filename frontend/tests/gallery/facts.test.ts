import { describe, expect, it } from 'vitest';
import { differing, type Fact, factsOf, rows, saverName, searchName, workflowName } from '@/gallery/facts';

const fact = (kind: Fact['kind'], label: string, text: string, name = label): Fact => ({ kind, name, label, text });
const PROMPT = fact('prompt', 'Prompt', 'a star');

describe('what pictures were made with', () => {
  it('reads what the server tells, and passes over what it does not know', () => {
    const told = [PROMPT, { kind: 'weather', text: 'rain' }, null, 'x', { kind: 'seed' }];
    expect(factsOf({ facts: { made_with: told as never } })).toEqual([PROMPT]);
    expect(factsOf({ facts: {} })).toEqual([]);
    expect([workflowName({ facts: { workflow: 'Stars' } }), workflowName({ facts: {} })]).toEqual(['Stars', '']);
    expect([saverName({ facts: { node: 'Result' } }), saverName({ facts: {} })]).toEqual(['Result', '']);
  });

  it('is searched by the name of the setting, or by what it is', () => {
    expect(searchName(fact('setting', 'Denoise · Steps', '20', 'steps'))).toBe('steps');
    expect(searchName(fact('model', 'Base', 'tiny', 'unet'))).toBe('model');
  });

  it('stands side by side, and only what differs is a difference', () => {
    const left = [PROMPT, fact('seed', 'Seed', '1'), fact('setting', 'Steps', '20')];
    const right = [PROMPT, fact('seed', 'Seed', '2')];
    const all = rows([left, right]);
    expect(all.map(({ label }) => label)).toEqual(['Prompt', 'Seed', 'Steps']);
    expect(differing(all).map(({ texts }) => texts)).toEqual([
      ['1', '2'],
      ['20', undefined],
    ]);
  });

  it('tells facts of one label apart by their order', () => {
    const all = rows([
      [PROMPT, fact('prompt', 'Prompt', 'blurry')],
      [fact('prompt', 'Prompt', 'a star'), fact('prompt', 'Prompt', 'ugly')],
    ]);
    expect(differing(all).map(({ texts }) => texts)).toEqual([['blurry', 'ugly']]);
  });
});
