/** The canvas alone with a graph: what `benchmarks/editor.py` measures. It serves `data/schema.json` and `data/graph.json`. */
import { createRoot } from 'react-dom/client';
import { createApi } from '@/api/api';
import { BenchProvider } from '@/app/bench';
import { Canvas } from '@/canvas/Canvas';
import { workflowSchema } from '@/document/workflow';
import { createEditor } from '@/editor/store';
import { createUi } from '@/editor/ui';
import { createViewportSlot } from '@/editor/viewport';
import { parseTemplates } from '@/schema/parse';
import { TipLayer } from '@/ui/TipLayer';
import '@/theme/tokens.css';
import '@/theme/types.css';
import '@/theme/base.css';

const [schema, graph] = await Promise.all(
  ['schema', 'graph'].map((name) => fetch(`data/${name}.json`).then((it) => it.json())),
);
const editor = createEditor(workflowSchema.parse(graph), parseTemplates(schema));
const bench = { api: createApi(), editor, ui: createUi(), viewport: createViewportSlot() };
const root = document.getElementById('app');
if (root)
  createRoot(root).render(
    <BenchProvider bench={bench}>
      <Canvas />
      <TipLayer />
    </BenchProvider>,
  );
Object.assign(window, { bench });
