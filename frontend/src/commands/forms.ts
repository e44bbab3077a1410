/** Commands of forms: using the workflow as one, building it, and choosing what it asks for. */
import { ROOT } from '@/document/place';
import { notify } from '@/editor/ui';
import { strings } from '@/strings';
import { linkTo } from '@/workbench/address';
import type { Workbench } from '@/workbench/workbench';
import type { Command } from './command';
import { copyOut } from './copying';
import { here } from './here';

const say = strings.forms.commands;

/** Commands of forms. */
export const formCommands: readonly Command[] = [
  {
    id: 'form.open',
    title: say.open,
    group: 'view',
    keys: ['Alt+P'],
    inText: true,
    inForm: true,
    words: ['app', 'page', 'linear', 'form'],
    run: (bench) => (bench.ui.getState().view === 'form' ? leaveForm(bench) : openForm(bench)),
  },
  {
    id: 'form.panel',
    title: say.panel,
    group: 'view',
    keys: ['Alt+F'],
    inText: true,
    words: ['panel', 'toggle', 'build', 'linear'],
    run: ({ ui }) => ui.setState(({ side }) => ({ side: side === 'form' ? undefined : 'form' })),
  },
  {
    id: 'form.fields',
    title: say.fields,
    group: 'graph',
    words: ['expose', 'interface', 'promote'],
    enabled: (bench) => here(bench).place.length === 0 && Object.keys(here(bench).part.nodes).length > 0,
    run: ({ ui }) => ui.setState({ dialog: { kind: 'fields' } }),
  },
  { id: 'form.link', title: say.link, group: 'file', words: ['share', 'address', 'url'], run: copyFormLink },
];

/** Show the workflow as a form. */
export function openForm({ editor, ui }: Pick<Workbench, 'editor' | 'ui'>): void {
  if (editor.store.getState().place.length > 0) editor.open(ROOT);
  ui.setState({ view: 'form', dialog: undefined });
}

/** Show the graph again. */
export function leaveForm({ ui }: Pick<Workbench, 'ui'>): void {
  ui.setState({ view: 'graph' });
}

/** Put a link to the form of the saved workflow into the clipboard. */
export async function copyFormLink({ files, ui }: Pick<Workbench, 'files' | 'ui'>): Promise<void> {
  const workflow = files.store.getState().saved?.id;
  if (workflow === undefined) return notify(ui, { tone: 'info', text: strings.forms.notSaved });
  const { linked, notLinked } = strings.forms;
  await copyOut(ui, linkTo(window.location.origin, workflow, 'form'), linked, notLinked);
}
