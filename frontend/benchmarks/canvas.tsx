/** The canvas alone with a graph: what `benchmarks/editor.py` measures. It serves `data/schema.json` and `data/graph.json`. */
import { createRoot } from 'react-dom/client';
import { BenchProvider } from '@/app/bench';
import { Canvas } from '@/canvas/Canvas';
import { workflowSchema } from '@/document/workflow';
import { parseTemplates } from '@/schema/parse';
import { TipLayer } from '@/ui/TipLayer';
import { createWorkbench, surroundings } from '@/workbench/create';
import '@/theme/tokens.css';
import '@/theme/types.css';
import '@/theme/base.css';

/** Show the graph. */
export async function show(): Promise<void> {
  const [schema, graph] = await Promise.all(
    ['schema', 'graph'].map((name) => fetch(`data/${name}.json`).then((it) => it.json())),
  );
  const bench = await createWorkbench(surroundings());
  bench.editor.load(workflowSchema.parse(graph));
  bench.editor.setTemplates(parseTemplates(schema));
  // Each step of a drag is to move something.
  bench.ui.setState({ snap: false });
  const root = document.getElementById('app');
  if (root)
    createRoot(root).render(
      <BenchProvider bench={bench}>
        <Canvas />
        <TipLayer />
      </BenchProvider>,
    );
  Object.assign(window, { bench });
}
