/** A workbench for tests of components. */
import type { ReactNode } from 'react';
import type { Api } from '@/api/api';
import { BenchProvider } from '@/app/bench';
import { emptyDocument, type WorkflowDocument } from '@/document/workflow';
import { createEditor } from '@/editor/store';
import { createUi } from '@/editor/ui';
import { createViewportSlot } from '@/editor/viewport';
import type { Templates } from '@/schema/template';
import { createUpgrade } from '@/upgrade/upgrade';
import type { Workbench } from '@/workbench/workbench';

/** A server that never answers. */
const SILENT = { documents: { bring: () => new Promise(() => {}) } } as unknown as Api;

/** A workbench with a document and templates; what talks to a server is added by the test that needs it. */
export function bench(
  document: WorkflowDocument = emptyDocument(),
  templates: Templates = {},
  more: Partial<Workbench> = {},
): Workbench {
  const own = { editor: createEditor(document, templates), ui: createUi(), viewport: createViewportSlot() };
  const upgrade = createUpgrade({ api: SILENT, ...own, write: () => ({}) });
  return { ...own, upgrade, ...more } as Workbench;
}

/** Components inside of a workbench. */
export function inBench(tools: Workbench, children: ReactNode) {
  return <BenchProvider bench={tools}>{children}</BenchProvider>;
}
