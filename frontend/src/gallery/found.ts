/**
 * `createFound`: the pictures that a search found, page by page, newest first, kept up to date by what the server tells:
 * new ones come in front, what was deleted goes, and what one has scrolled to stays.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Api } from '@/api/api';
import { ApiError } from '@/api/problem';
import type { ImageView } from '@/api/types';
import { asText, type LogEvent } from '@/runs/events';
import { asked, type GalleryQuery } from './query';

/** What a search found up to now. */
export interface FoundState {
  readonly images: readonly ImageView[];
  /** How many there are in all; undefined while nobody has said so. */
  readonly total: number | undefined;
  readonly state: 'loading' | 'ready' | 'failed';
  /** Why it failed. */
  readonly problem: string;
  /** What asks for the next page; null at the end. */
  readonly next: string | null;
}

/** A search that goes on. */
export interface Found {
  readonly store: StoreApi<FoundState>;
  /** Search for something, from the beginning. */
  look(query: GalleryQuery): Promise<void>;
  /** Ask for the next page, if there is one and none is on its way. */
  more(): Promise<void>;
  /** Take what the server tells; pictures that came or changed are asked for soon. */
  hear(event: LogEvent): void;
  /** Ask for nothing any more. */
  stop(): void;
}

/** Pictures of a page. */
export const PAGE = 120;
/** Milliseconds in which events gather. */
const GATHERING = 250;
/** Pictures that changed which are asked for one by one; more of them are read with all others. */
const MOST_SINGLE = 40;

const NONE: FoundState = { images: [], total: undefined, state: 'loading', problem: '', next: null };

/** A search of the pictures of a server. */
export function createFound(images: Pick<Api['images'], 'list' | 'get'>): Found {
  const store = createStore<FoundState>(() => NONE);
  let query: GalleryQuery | undefined;
  let turn = 0;
  let isAsking = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const changed = new Set<string>();

  /** Do something that another search makes void; what the server refuses is said in the state. */
  async function attempt(work: () => Promise<Partial<FoundState>>): Promise<void> {
    const own = turn;
    isAsking = true;
    try {
      const next = await work();
      if (own === turn) store.setState({ state: 'ready', problem: '', ...next });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (own === turn) store.setState({ state: 'failed', problem: error.message });
    } finally {
      if (own === turn) isAsking = false;
    }
  }

  async function look(wanted: GalleryQuery): Promise<void> {
    query = wanted;
    turn += 1;
    changed.clear();
    store.setState({ state: 'loading' });
    await attempt(async () => {
      const page = await images.list({ ...asked(wanted), limit: PAGE, counted: true });
      return { images: page.images, total: page.total ?? undefined, next: page.next };
    });
  }

  async function more(): Promise<void> {
    const { next } = store.getState();
    if (!query || isAsking || next === null) return;
    const wanted = asked(query);
    await attempt(async () => {
      const page = await images.list({ ...wanted, limit: PAGE, after: next });
      return { images: joined(store.getState().images, page.images), next: page.next };
    });
  }

  /** Read the newest again, and what changed further down. */
  async function renew(): Promise<void> {
    timer = undefined;
    if (!query) return;
    if (isAsking) return later();
    const wanted = asked(query);
    const told = [...changed];
    changed.clear();
    await attempt(async () => {
      const page = await images.list({ ...wanted, limit: PAGE, counted: true });
      const known = new Set(page.images.map(({ id }) => id));
      const { images: before, next } = store.getState();
      const beyond = told.filter((id) => !known.has(id) && before.some((each) => each.id === id));
      const isApart = !before.some(({ id }) => known.has(id)); // there may be others between
      if (page.next === null || isApart || beyond.length > MOST_SINGLE)
        return { images: page.images, total: page.total ?? undefined, next: page.next };
      const again = await Promise.all(beyond.map((id) => images.get(id).catch(() => undefined)));
      const last = page.images.at(-1);
      const older = last ? before.filter((each) => isOlder(each, last)) : [];
      const kept = older.flatMap((each) =>
        beyond.includes(each.id) ? (again.find((one) => one?.id === each.id) ?? []) : each,
      );
      const isWhole = older.length === 0;
      return { images: [...page.images, ...kept], total: page.total ?? undefined, next: isWhole ? page.next : next };
    });
  }

  function later(): void {
    timer ??= setTimeout(() => void renew(), GATHERING);
  }

  return {
    store,
    look,
    more,
    hear({ name, data }) {
      const id = asText(data.image);
      if (name === 'image.removed') {
        store.setState(({ images: before }) => ({ images: before.filter((each) => each.id !== id) }));
        later();
      } else if (name === 'image.changed' || name === 'image.saved') {
        if (name === 'image.changed') changed.add(id);
        later();
      } else if (name === 'board.removed') later();
    },
    stop() {
      turn += 1;
      query = undefined;
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

/** Two pages after each other: events may have brought one picture with both. */
function joined(before: readonly ImageView[], page: readonly ImageView[]): readonly ImageView[] {
  const known = new Set(before.map(({ id }) => id));
  return [...before, ...page.filter(({ id }) => !known.has(id))];
}

/** Whether a picture comes after another in the order of the server. */
function isOlder(one: ImageView, other: ImageView): boolean {
  return one.created < other.created || (one.created === other.created && one.id < other.id);
}
