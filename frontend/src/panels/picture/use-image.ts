/** `useImage`: what is known of a picture, renewed when the server tells that it changed. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useBench } from '@/app/bench';
import { factsOf } from '@/gallery/facts';

/** Milliseconds after which a picture is asked for again whose file was not read yet. */
const SOON = 700;
/** Seconds after which no more is expected of one: its file carries no workflow. */
const FRESH = 20;

/** A picture by its id. */
export function useImage(id: string) {
  const { api, runs } = useBench();
  const answers = useQueryClient();
  useEffect(
    () =>
      runs.listen(({ name, data }) => {
        if (name === 'image.changed' && data.image === id) void answers.invalidateQueries({ queryKey: ['image', id] });
      }),
    [answers, runs, id],
  );
  return useQuery({
    queryKey: ['image', id],
    queryFn: () => api.images.get(id),
    refetchInterval: ({ state: { data } }) => {
      const isFresh = data !== undefined && Date.now() / 1000 - data.created < FRESH;
      return isFresh && factsOf(data).length === 0 ? SOON : false;
    },
  });
}
