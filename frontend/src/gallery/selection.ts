/** Several of many, in a grid: chosen by clicks and keys as in any file manager. Plain values. */

/** What is chosen; `at` is where the keyboard is, `from` where a range begins. */
export interface Chosen {
  readonly ids: ReadonlySet<string>;
  readonly at: string | undefined;
  readonly from: string | undefined;
}

/** Nothing. */
export const NOTHING: Chosen = { ids: new Set(), at: undefined, from: undefined };

/** How something is chosen: in the place of all else, beside it, or as the end of a range. */
export type Manner = 'alone' | 'toggle' | 'range';

/** How keys that are held say that something is chosen. */
export function mannerOf(event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }): Manner {
  return event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'alone';
}

/** Choose one of a list. */
export function choose(all: readonly string[], chosen: Chosen, id: string, manner: Manner): Chosen {
  if (manner === 'range') {
    const from = chosen.from !== undefined && all.includes(chosen.from) ? chosen.from : id;
    const [one, other] = [all.indexOf(from), all.indexOf(id)];
    return { ids: new Set(all.slice(Math.min(one, other), Math.max(one, other) + 1)), at: id, from };
  }
  if (manner === 'alone') return { ids: new Set([id]), at: id, from: id };
  const ids = new Set(chosen.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, at: id, from: id };
}

/** All of a list. */
export function chooseAll(all: readonly string[], { at, from }: Chosen): Chosen {
  return { ids: new Set(all), at: at ?? all[0], from: from ?? all[0] };
}

/** Where a key leads from a place in a grid; undefined if it leads nowhere. */
export function stepOf(key: string, columns: number, rows: number): number | undefined {
  const page = columns * Math.max(1, rows);
  const steps: Record<string, number> = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: columns,
    ArrowUp: -columns,
    PageDown: page,
    PageUp: -page,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  };
  return steps[key];
}

/** Go so many places on, and choose what is there; with `toggle` only go there. */
export function go(all: readonly string[], chosen: Chosen, step: number, manner: Manner): Chosen {
  const now = chosen.at === undefined ? -1 : all.indexOf(chosen.at);
  const next = now < 0 ? 0 : Math.max(0, Math.min(all.length - 1, now + step));
  const id = all[next];
  if (id === undefined) return chosen;
  return manner === 'toggle' ? { ...chosen, at: id, from: id } : choose(all, chosen, id, manner);
}

/** What is left of a choice when only these are there. Where the keyboard was, the nearest that is left takes over. */
export function stillThere(all: readonly string[], before: readonly string[], chosen: Chosen): Chosen {
  const there = new Set(all);
  const ids = new Set([...chosen.ids].filter((id) => there.has(id)));
  const { at, from } = chosen;
  if (at === undefined || there.has(at)) return { ids, at, from: from !== undefined && there.has(from) ? from : at };
  const place = before.indexOf(at);
  const near =
    before.slice(place).find((id) => there.has(id)) ?? before.slice(0, place).findLast((id) => there.has(id));
  return { ids, at: near, from: near };
}
