/** `useCountedBoards`: the boards with their counts, and `useBoardNews`, which renews them by what the server tells. */
import { useQuery } from '@tanstack/react-query';
import { useBench } from '@/app/bench';
import { useNews } from '@/app/use-news';

/** All boards by name, and how many pictures there are in all and on none. */
export function useCountedBoards() {
  const { api } = useBench();
  return useQuery({ queryKey: ['boards', 'counted'], queryFn: () => api.boards.counted() });
}

/** Ask again for boards and counts when they may be others now: once for all that show them. */
export function useBoardNews(): void {
  useNews(['boards'], ({ name }) => name.startsWith('board.') || name.startsWith('image.'));
}
