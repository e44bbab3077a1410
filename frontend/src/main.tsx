/** Where the editor begins: it makes the workbench and shows it. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createApi } from '@/api/api';
import { App } from '@/app/App';
import { BenchProvider } from '@/app/bench';
import { createEditor } from '@/editor/store';
import { createUi } from '@/editor/ui';
import { createViewportSlot } from '@/editor/viewport';
import { followTheme } from '@/theme/theme';
import '@/theme/tokens.css';
import '@/theme/types.css';
import '@/theme/base.css';

const bench = { api: createApi(), editor: createEditor(), ui: createUi(), viewport: createViewportSlot() };
followTheme(bench.ui);
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
