/** `followPanels`: what of the window is open stays so when the page is loaded again, for each tab by itself. */
import { z } from 'zod';
import type { Ui, UiState } from './ui';

/** Where it is kept. */
export const PANELS_KEY = 'nodeloom.panels';

const panelsSchema = z.object({
  // What was found when a file was opened is shown once.
  side: z.enum(['outline', 'queue', 'problems', 'form']).optional().catch(undefined),
  inspector: z.boolean(),
  results: z.boolean(),
  minimap: z.boolean(),
  snap: z.boolean(),
});

/** Open what was open, and keep from now on what is. Returns how to stop. */
export function followPanels(ui: Ui, storage: Pick<Storage, 'getItem' | 'setItem'>): () => void {
  const kept = panelsSchema.safeParse(parsed(storage.getItem(PANELS_KEY)));
  if (kept.success) ui.setState({ ...kept.data, side: kept.data.side });
  return ui.subscribe((state, before) => {
    const now = written(state);
    if (now !== written(before)) storage.setItem(PANELS_KEY, now);
  });
}

function written({ side, inspector, results, minimap, snap }: UiState): string {
  return JSON.stringify({ side, inspector, results, minimap, snap });
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // whatever else wrote there
    throw error;
  }
}
