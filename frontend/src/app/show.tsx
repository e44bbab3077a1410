/** `show`: makes the workbench, and shows the editor on the page. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from '@/app/App';
import { BenchProvider } from '@/app/bench';
import { followPanels } from '@/editor/panels';
import { followTheme } from '@/theme/theme';
import { keepCompositions } from '@/ui/compositions';
import { createWorkbench, start, surroundings } from '@/workbench/create';
import '@/theme/tokens.css';
import '@/theme/types.css';
import '@/theme/base.css';
import '@/theme/languages.css';

/** Show the editor, and open what was open or something to begin with. */
export async function show(): Promise<void> {
  const around = surroundings();
  const bench = await createWorkbench(around);
  followTheme(bench.ui);
  followPanels(bench.ui, around.storage);
  keepCompositions(window);
  const root = document.getElementById('app');
  if (root) {
    createRoot(root).render(
      <StrictMode>
        <BenchProvider bench={bench}>
          <App />
        </BenchProvider>
      </StrictMode>,
    );
  }
  await start(bench, around);
}
