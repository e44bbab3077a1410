import { expect, test } from 'vitest';
import { weighted } from '@/fields/prompt-weight';

/** A prompt whose selection stands between bars: `a |red| fox`. */
function written(marked: string) {
  const start = marked.indexOf('|');
  const end = marked.lastIndexOf('|') - (marked.lastIndexOf('|') > start ? 1 : 0);
  return { text: marked.replaceAll('|', ''), start, end };
}

test.each([
  ['a |red| fox', 1, 'a |(red:1.05)| fox'],
  ['a re|d fox', 1, 'a |(red:1.05)| fox'],
  ['a |(red:1.05)| fox', 1, 'a |(red:1.1)| fox'],
  ['a (re|d:1.05) fox', -1, 'a |red| fox'],
  ['a | red fox | runs', -1, 'a  |(red fox:0.95)|  runs'],
  ['((a |cat|:1.2) on grass:0.8)', 1, '(|(a cat:1.25)| on grass:0.8)'],
  ['\\(smile\\) |sun|', 1, '\\(smile\\) |(sun:1.05)|'],
] as const)('%s by %d is %s', (before, direction, after) => {
  expect(weighted(written(before), direction)).toEqual(written(after));
});

test('nothing happens where there are no words', () => {
  expect(weighted({ text: 'a  b', start: 2, end: 2 }, 1)).toEqual({ text: 'a  b', start: 2, end: 2 });
});
