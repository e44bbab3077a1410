/** Where the editor begins: it makes the workbench and shows it. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from '@/app/App';
import { BenchProvider } from '@/app/bench';
import { followTheme } from '@/theme/theme';
import { createWorkbench, start, surroundings } from '@/workbench/create';
import '@/theme/tokens.css';
import '@/theme/types.css';
import '@/theme/base.css';

const around = surroundings();
const bench = await createWorkbench(around);
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
await start(bench, around);
