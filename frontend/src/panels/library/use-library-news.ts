/** `useLibraryNews`: what is known of saved workflows is asked for again when one was saved or removed anywhere. */
import { useNews } from '@/app/use-news';

/** What all questions about the library begin with. */
export const LIBRARY = 'workflows';

/** Ask again for all that begins with `LIBRARY`, when it may be otherwise now. */
export function useLibraryNews(): void {
  useNews([LIBRARY], ({ name }) => name.startsWith('workflow.'));
}
