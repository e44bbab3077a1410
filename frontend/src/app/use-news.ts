/** `useNews`: what was asked of the server is asked again when an event says that it may be otherwise now. */
import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { LogEvent } from '@/runs/events';
import { useBench } from './bench';

/** Ask again for all whose key begins with `key`, at each event that `tells` so. */
export function useNews(key: QueryKey, tells: (event: LogEvent) => boolean): void {
  const { runs } = useBench();
  const answers = useQueryClient();
  const live = useRef({ key, tells });
  live.current = { key, tells };
  useEffect(
    () =>
      runs.listen((event) => {
        if (live.current.tells(event)) void answers.invalidateQueries({ queryKey: live.current.key });
      }),
    [runs, answers],
  );
}
