/** `useGallery`: what is looked for, what was found, and what of it is chosen. */
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useBench, useUi } from '@/app/bench';
import { createFound, type Found } from '@/gallery/found';
import type { GalleryQuery } from '@/gallery/query';
import { type Chosen, NOTHING, stillThere } from '@/gallery/selection';

/** Milliseconds after which what was typed is looked for. */
const PAUSE = 200;

/** The state of the gallery. */
export interface Gallery {
  readonly query: GalleryQuery;
  readonly setQuery: (query: GalleryQuery) => void;
  readonly found: Found;
  readonly chosen: Chosen;
  readonly setChosen: (chosen: Chosen) => void;
}

/** The gallery's state; what is looked for stays while one looks at something else. */
export function useGallery(): Gallery {
  const { api, runs, ui } = useBench();
  const query = useUi((state) => state.gallery);
  const [found] = useState(() => createFound(api.images));
  const [chosen, setChosen] = useState(NOTHING);
  const images = useStore(found.store, (state) => state.images);
  const [before, setBefore] = useState(images);
  if (images !== before) {
    const ids = (all: typeof images) => all.map(({ id }) => id);
    setBefore(images);
    setChosen(stillThere(ids(images), ids(before), chosen));
  }
  useEffect(() => {
    const isFirst = found.store.getState().images.length === 0;
    const timer = setTimeout(() => void found.look(query), isFirst ? 0 : PAUSE);
    return () => clearTimeout(timer);
  }, [found, query]);
  useEffect(() => {
    const stop = runs.listen(found.hear);
    return () => {
      stop();
      found.stop();
    };
  }, [found, runs]);
  function setQuery(gallery: GalleryQuery): void {
    ui.setState({ gallery });
    setChosen(NOTHING);
  }
  return { query, setQuery, found, chosen, setChosen };
}
