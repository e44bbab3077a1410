/** Patterns of texts: the published ones are read by Python's `re` and Rust's `regex`, which know all of Unicode. */

const CLASSES: Readonly<Record<string, string>> = { w: '\\p{L}\\p{M}\\p{N}\\p{Pc}', d: '\\p{Nd}' };
const known = new Map<string, RegExp | undefined>();

/** A published pattern; undefined for one that this language can't read, which only the server then checks. */
export function compiledPattern(pattern: string): RegExp | undefined {
  if (!known.has(pattern)) known.set(pattern, compiled(translated(pattern), 'u') ?? compiled(pattern, ''));
  return known.get(pattern);
}

function compiled(pattern: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return undefined; // it is written for another language
  }
}

/** `\w` and `\d` as all letters and digits, not only those of ASCII. */
function translated(pattern: string): string {
  let inClass = false;
  return pattern.replace(/\\(.)|[[\]]/gs, (found, escaped: string | undefined) => {
    if (escaped === undefined) inClass = found === '[';
    const letters = CLASSES[escaped ?? ''];
    if (letters) return inClass ? letters : `[${letters}]`;
    const negated = CLASSES[(escaped ?? '').toLowerCase()];
    return negated && escaped !== escaped?.toLowerCase() && !inClass ? `[^${negated}]` : found;
  });
}
