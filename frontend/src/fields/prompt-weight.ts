/** The weight of words in a prompt, as `(words:1.1)`: what Ctrl+Up and Ctrl+Down change. */

/** A text, and what of it is selected. */
export interface Written {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const STEP = 0.05;
const GROUP = /^\(([\s\S]*):(-?\d*\.?\d+)\)$/;

/**
 * The text with the selected words a step heavier (1) or lighter (-1), or those at the caret where nothing is
 * selected. A weight of 1 needs no brackets, so they go. The same words stay selected, and can be changed again.
 */
export function weighted({ text, start, end }: Written, direction: 1 | -1): Written {
  const [from, to] = groupAround(text, start, end) ?? words(text, start, end);
  if (from === to) return { text, start, end };
  const chosen = text.slice(from, to);
  const group = GROUP.exec(chosen);
  const inner = group?.[1] ?? chosen;
  const weight = Math.round((Number(group?.[2] ?? 1) + direction * STEP) * 100) / 100;
  const next = weight === 1 ? inner : `(${inner}:${weight})`;
  return { text: text.slice(0, from) + next + text.slice(to), start: from, end: from + next.length };
}

/** The bracketed group with a weight that the selection is in, or is; the innermost. */
function groupAround(text: string, start: number, end: number): [number, number] | undefined {
  for (let from = start; from >= 0; from -= 1) {
    if (text[from] !== '(') continue;
    const to = closing(text, from);
    if (to !== undefined && to >= end && GROUP.test(text.slice(from, to))) return [from, to];
  }
  return undefined;
}

/** Where the bracket that opens at a place is closed, behind the closing one. */
function closing(text: string, open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '(') depth += 1;
    else if (text[at] === ')' && --depth === 0) return at + 1;
  }
  return undefined;
}

/** The selection without space at its ends, or the word at the caret. */
function words(text: string, start: number, end: number): [number, number] {
  const inWord = (at: number) => /[^\s,()]/.test(text[at] ?? ' ');
  let [from, to] = [start, end];
  if (from === to) {
    while (from > 0 && inWord(from - 1)) from -= 1;
    while (to < text.length && inWord(to)) to += 1;
  }
  while (from < to && /\s/.test(text[from] ?? '')) from += 1;
  while (to > from && /\s/.test(text[to - 1] ?? '')) to -= 1;
  return [from, to];
}
