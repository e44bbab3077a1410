/** Natural order of ids: n2 comes before n10, as in `schema/natural_order.py`. */

/** Which of two ids comes first: negative for `one`, positive for `other`. */
export function compareNaturally(one: string, other: string): number {
  const left = one.split(/([0-9]+)/);
  const right = other.split(/([0-9]+)/);
  const at = left.findIndex((part, place) => part !== right[place]);
  if (at < 0) return left.length - right.length;
  const mine = left[at] ?? '';
  const theirs = right[at];
  if (theirs === undefined) return 1;
  return at % 2 ? compareDigits(mine, theirs) : compareTexts(mine, theirs);
}

function compareDigits(one: string, other: string): number {
  const left = one.replace(/^0+/, '');
  const right = other.replace(/^0+/, '');
  return left.length - right.length || compareTexts(left, right) || compareTexts(one, other);
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
