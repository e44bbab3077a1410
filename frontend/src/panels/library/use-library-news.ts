/** `useLibraryNews`: what is known of saved workflows is asked for again when one was saved or removed anywhere. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useBench } from '@/app/bench';

/** What all questions about the library begin with. */
export const LIBRARY = 'workflows';

/** Ask again for all that begins with `LIBRARY`, when it may be otherwise now. */
export function useLibraryNews(): void {
  const { runs } = useBench();
  const answers = useQueryClient();
  useEffect(
    () =>
      runs.listen(({ name }) => {
        if (name.startsWith('workflow.')) void answers.invalidateQueries({ queryKey: [LIBRARY] });
      }),
    [runs, answers],
  );
}
