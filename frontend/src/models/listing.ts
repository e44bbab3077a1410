/** The models as the list shows them: narrowed by filters, in an order. Plain values. */
import type { ModelView } from '@/api/types';

/** What a list can be ordered by. */
export const COLUMNS = ['name', 'kind', 'base', 'precision', 'size'] as const;

/** What a list is ordered by. */
export type Column = (typeof COLUMNS)[number];

/** How a list is ordered. */
export interface Order {
  readonly column: Column;
  readonly falling: boolean;
}

/** Which models are seen; '' lets all pass. */
export interface Filter {
  readonly text: string;
  readonly kind: string;
  readonly base: string;
  readonly problems: boolean;
}

/** All of them. */
export const ALL: Filter = { text: '', kind: '', base: '', problems: false };

/** Those models that have all the words and are of the kind and base, by an order; names settle what is equal. */
export function listed(
  all: readonly ModelView[],
  filter: Filter,
  order: Order,
  compare: (one: string, other: string) => number,
): readonly ModelView[] {
  const words = filter.text.toLowerCase().split(/\s+/);
  const found = all.filter((model) => {
    const text = `${model.name}\n${model.place}`.toLowerCase();
    return (
      words.every((word) => text.includes(word)) &&
      (filter.kind === '' || model.kind === filter.kind) &&
      (filter.base === '' || model.base === filter.base) &&
      (!filter.problems || model.problems.length > 0)
    );
  });
  const sign = order.falling ? -1 : 1;
  const by = (one: ModelView, other: ModelView) =>
    order.column === 'size' ? one.size - other.size : compare(one[order.column] ?? '', other[order.column] ?? '');
  return found.sort((one, other) => sign * by(one, other) || compare(one.name, other.name));
}

/** The values that a column has, each once. */
export function valuesOf(all: readonly ModelView[], column: 'kind' | 'base'): readonly string[] {
  return [...new Set(all.flatMap((model) => model[column] ?? []))].sort();
}

/** The order after a click on a column: the same one turns round, sizes begin with the largest. */
export function ordered(now: Order, column: Column): Order {
  return { column, falling: now.column === column ? !now.falling : column === 'size' };
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** A number of bytes in short, such as `6.9 GB`. */
export function sizeText(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${value >= 100 || step === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[step]}`;
}
