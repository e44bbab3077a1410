/** `englishWords`: what sentences are in English, for those who know that word and look for the sentence by it. */
import { catalogueOf, spoken, strings } from '.';

/** English words, by the sentence of the language that is spoken; empty where that is English. */
export async function englishWords(): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  if (spoken.language !== 'en') gather(strings, await catalogueOf('en'), found);
  return found;
}

/** One word of a language may be several in another, so each may have many. */
function gather(own: object, english: object, found: Map<string, string[]>): void {
  for (const [key, value] of Object.entries(own)) {
    const other: unknown = english[key as keyof typeof english];
    if (typeof value === 'string' && typeof other === 'string') found.set(value, [...(found.get(value) ?? []), other]);
    else if (isGroup(value) && isGroup(other)) gather(value, other, found);
  }
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
