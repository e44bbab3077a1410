/** What is looked for in the gallery: words, a board, and what else pictures must be. */
import type { ImageQuery } from '@/api/picture_calls';
import type { ImageView } from '@/api/types';

/** Which pictures of which board: all, those on none, or a board by its id. */
export type Place =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'board'; readonly id: string };

/** Something that pictures were made with, by its name, such as `model`. */
export interface WantedFact {
  readonly name: string;
  readonly value: string;
}

/** What is looked for. Days are written as 2026-11-21, in the time of this machine. */
export interface GalleryQuery {
  readonly text: string;
  readonly place: Place;
  readonly starred: boolean;
  readonly kinds: readonly ImageView['kind'][];
  readonly facts: readonly WantedFact[];
  readonly since: string;
  readonly until: string;
}

/** Everything. */
export const EVERYTHING: GalleryQuery = {
  text: '',
  place: { kind: 'all' },
  starred: false,
  kinds: [],
  facts: [],
  since: '',
  until: '',
};

/** What the server is asked. */
export function asked({ text, place, starred, kinds, facts, since, until }: GalleryQuery): ImageQuery {
  const first = moment(since);
  const end = moment(until, 1);
  return {
    ...(text.trim() ? { text: text.trim() } : {}),
    ...(place.kind === 'none' ? { boardless: true } : place.kind === 'board' ? { board: place.id } : {}),
    ...(starred ? { starred: true } : {}),
    ...(kinds.length > 0 ? { kind: [...kinds] } : {}),
    ...(facts.length > 0 ? { fact: facts.map(({ name, value }) => `${name}:${value}`) } : {}),
    ...(first === undefined ? {} : { since: first / 1000 }),
    ...(end === undefined ? {} : { before: end / 1000 }),
  };
}

/** When a day, or one some days later, begins here, in milliseconds since 1970; undefined if the text is no day. */
function moment(day: string, later = 0): number | undefined {
  const begin = new Date(`${day}T00:00`);
  begin.setDate(begin.getDate() + later); // days are longer or shorter where clocks are changed
  return Number.isNaN(begin.getTime()) ? undefined : begin.getTime();
}

/** Whether more is asked for than a board. */
export function isNarrowed({ text, starred, kinds, facts, since, until }: GalleryQuery): boolean {
  return text.trim() !== '' || starred || kinds.length > 0 || facts.length > 0 || since !== '' || until !== '';
}

/** The same query with a fact, or without it where it was there. */
export function withFact(query: GalleryQuery, fact: WantedFact): GalleryQuery {
  const isSame = (each: WantedFact) => each.name === fact.name && each.value === fact.value;
  const rest = query.facts.filter((each) => !isSame(each));
  return { ...query, facts: rest.length < query.facts.length ? rest : [...rest, fact] };
}
