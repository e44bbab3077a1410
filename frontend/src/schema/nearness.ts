/** Names like a name: what somebody may have meant. */

/** At most `most` of some names, those most like `name` first; none that is not like it at all. */
export function nearest(name: string, names: Iterable<string>, most: number): readonly string[] {
  const pairs = pairsOf(name);
  return [...names]
    .map((each): [string, number] => [each, likeness(pairs, pairsOf(each))])
    .filter(([, like]) => like > 0.6)
    .sort(([, one], [, other]) => other - one)
    .slice(0, most)
    .map(([each]) => each);
}

/** How many pairs of letters two names have in common, of 1 (all) to 0. (Sørensen and Dice.) */
function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const common = [...one].filter((pair) => other.has(pair)).length;
  return (2 * common) / Math.max(one.size + other.size, 1);
}

function pairsOf(name: string): ReadonlySet<string> {
  const letters = name.toLowerCase();
  return new Set([...letters].map((_, at) => letters.slice(at, at + 2)).filter((pair) => pair.length === 2));
}
