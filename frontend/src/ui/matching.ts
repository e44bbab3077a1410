/** `matching`: what some letters find, however they were typed. */
import { type MatchSorterOptions, matchSorter } from 'match-sorter';

/** From a letter of hiragana to the same in katakana. */
const TO_KATAKANA = 0x60;

/**
 * What some letters find, the best first. Letters of full width count as the usual ones; hiragana that finds nothing
 * finds the same sounds in katakana, so that nobody has to convert what is typed.
 */
export function matching<T>(all: readonly T[], text: string, options: MatchSorterOptions<T>): T[] {
  const wanted = text.normalize('NFKC').trim();
  const found = matchSorter(all, wanted, options);
  const katakana = inKatakana(wanted);
  return found.length > 0 || katakana === wanted ? found : matchSorter(all, katakana, options);
}

function inKatakana(text: string): string {
  return text.replace(/[\u3041-\u3096]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + TO_KATAKANA));
}
