/** The newest pictures of a server, kept up to date by its events. */
import type { ImageView } from '@/api/types';
import { asText, type LogEvent } from './events';

/** A picture as the strip shows it. */
export interface Picture {
  readonly id: string;
  readonly name: string;
  readonly run: string | null;
}

/** Pictures that are kept in mind at most; the server has all. */
export const MOST_PICTURES = 200;

/** A picture as the server lists it. */
export function pictureOf({ id, name, run }: ImageView): Picture {
  return { id, name, run };
}

/** Newest first, with those that a snapshot tells. */
export function withPictures(known: readonly Picture[], told: readonly Picture[]): readonly Picture[] {
  const ids = new Set(told.map(({ id }) => id));
  const newer = known.filter(({ id }) => !ids.has(id) && id > (told[0]?.id ?? ''));
  return [...newer, ...told].slice(0, MOST_PICTURES);
}

/** The pictures after an event; the same list where it is about none. */
export function afterPictureEvent(known: readonly Picture[], { name, run, data }: LogEvent): readonly Picture[] {
  const id = asText(data.image);
  if (name === 'image.saved' && run !== null && !known.some((each) => each.id === id))
    return [{ id, name: asText(data.name), run }, ...known].slice(0, MOST_PICTURES);
  return name === 'image.removed' ? known.filter((each) => each.id !== id) : known;
}
