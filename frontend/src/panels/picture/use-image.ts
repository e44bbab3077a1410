/** `useImage`: what is known of a picture, renewed when the server tells that it changed. */
import { useQuery } from '@tanstack/react-query';
import { useBench } from '@/app/bench';
import { useNews } from '@/app/use-news';
import { factsOf } from '@/gallery/facts';

/** Milliseconds after which a picture is asked for again whose file was not read yet. */
const SOON = 700;
/** Seconds after which no more is expected of one: its file carries no workflow. */
const FRESH = 20;

/** A picture by its id. */
export function useImage(id: string) {
  const { api } = useBench();
  useNews(['image', id], ({ name, data }) => name === 'image.changed' && data.image === id);
  return useQuery({
    queryKey: ['image', id],
    queryFn: () => api.images.get(id),
    refetchInterval: ({ state: { data } }) => {
      const isFresh = data !== undefined && Date.now() / 1000 - data.created < FRESH;
      return isFresh && factsOf(data).length === 0 ? SOON : false;
    },
  });
}
