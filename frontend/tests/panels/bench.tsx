/** A workbench over a server of a test, and components in it. */
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { createApi } from '@/api/api';
import { BenchProvider } from '@/app/bench';
import type { WorkflowDocument } from '@/document/workflow';
import { createEditor } from '@/editor/store';
import { createUi } from '@/editor/ui';
import { createViewportSlot } from '@/editor/viewport';
import { createFiles } from '@/files/files';
import type { Opened } from '@/files/opening';
import { createFeed } from '@/runs/feed';
import { createRuns } from '@/runs/runs';
import { createSession } from '@/runs/session';
import type { Templates } from '@/schema/template';
import { createUpgrade } from '@/upgrade/upgrade';
import type { Workbench } from '@/workbench/workbench';
import { type Answer, serverOf } from '../api/server';

/** A workbench whose server answers as a test says; it listens to nothing. */
export function benchOf(
  routes: Record<string, Answer> = {},
  document?: WorkflowDocument,
  templates: Templates = {},
): { bench: Workbench; asked: ReturnType<typeof serverOf>['asked'] } {
  const { fetch, asked } = serverOf(routes);
  const origin = 'http://studio.test';
  const api = createApi(origin, { fetch, wait: async () => {} });
  const editor = createEditor(document, templates);
  const ui = createUi();
  const session = createSession(window.sessionStorage);
  const feed = createFeed({ api, session, origin });
  const copies = { read: async () => undefined, write: async () => {}, forget: async () => {}, all: async () => [] };
  const peersOf = () => ({ open: () => {}, has: () => false, close: () => {} });
  const opened = (found: Opened) => upgrade.opened(found);
  const files = createFiles({ api, editor, ui, copies, tab: 'tab', peersOf, opened });
  const upgrade = createUpgrade({ api, editor, ui, write: files.write });
  const runs = createRuns({
    api,
    editor,
    ui,
    feed,
    session,
    write: files.write,
    workflow: () => undefined,
    refusal: upgrade.refusal,
  });
  return { bench: { api, editor, ui, viewport: createViewportSlot(), runs, files, upgrade }, asked };
}

/** Show something in a workbench. */
export function shown(bench: Workbench, children: ReactNode) {
  return render(<BenchProvider bench={bench}>{children}</BenchProvider>);
}
