/** `useBoards`: the boards with their counts, renewed by what the server tells. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useBench } from '@/app/bench';

/** All boards by name, and how many pictures there are in all and on none. */
export function useBoards() {
  const { api, runs } = useBench();
  const answers = useQueryClient();
  useEffect(
    () =>
      runs.listen(({ name }) => {
        if (name.startsWith('board.') || name.startsWith('image.'))
          void answers.invalidateQueries({ queryKey: ['boards'] });
      }),
    [runs, answers],
  );
  return useQuery({ queryKey: ['boards', 'counted'], queryFn: () => api.boards.counted() });
}
