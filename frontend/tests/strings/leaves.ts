/** The sentences of a catalogue, and what each says when it is told values that can be found again. */

/** A sentence: a text, or a function of values. */
export type Leaf = string | ((...values: never[]) => string);

/** What a sentence says. */
export interface Said {
  /** Without its values. */
  readonly text: string;
  /** The values that it tells, by their places. */
  readonly values: ReadonlySet<string>;
}

/** Every sentence, with its path such as `files.opened.left`. */
export function* leavesOf(catalogue: object, path = ''): Generator<[string, Leaf]> {
  for (const [key, value] of Object.entries(catalogue)) {
    const own = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'object') yield* leavesOf(value, own);
    else yield [own, value];
  }
}

/** What a sentence says, with a value of its own in the place of each. */
export function said(leaf: Leaf): Said {
  if (typeof leaf === 'string') return { text: leaf, values: new Set() };
  const whole = String(leaf(...(Array.from({ length: leaf.length }, (_none, at) => probe(String(at))) as never[])));
  const marks = /⟨([^⟩]*)⟩|7919\.?\d*/g;
  return {
    text: whole.replace(marks, ' '),
    values: new Set([...whole.matchAll(marks)].map((found) => (found[1] === undefined ? 'number' : found[1]))),
  };
}

/** Anything that a sentence may take: a text, a number, a list or an object, which names its own place. */
function probe(place: string): unknown {
  const mark = `⟨${place}⟩`;
  const items = () => [probe(`${place}.0`), probe(`${place}.1`)];
  const known: Readonly<Record<PropertyKey, unknown>> = {
    [Symbol.toPrimitive]: (hint: string) => (hint === 'number' ? 7919 : mark),
    [Symbol.iterator]: () => items()[Symbol.iterator](),
    toString: () => mark,
    valueOf: () => 7919,
    toFixed: () => mark,
    toLowerCase: () => mark,
    toUpperCase: () => mark,
    length: 2,
    join: (sign: string) => items().join(sign),
    map: (change: (item: unknown) => unknown) => items().map(change),
    filter: (keep: (item: unknown) => unknown) => items().filter(keep),
  };
  return new Proxy({}, { get: (_none, key) => (key in known ? known[key] : probe(`${place}.${String(key)}`)) });
}
