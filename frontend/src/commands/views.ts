/** Commands that fill the window with something else than the graph: all pictures, or all models. */
import { strings } from '@/strings';
import type { Command } from './command';

/** The shortcut of each view. */
export const VIEW_KEYS = { gallery: 'Alt+G', models: 'Alt+M' } as const;

/** Commands of views; each leads back to the graph, too. */
export const viewsCommands: readonly Command[] = (['gallery', 'models'] as const).map((name) => ({
  id: `view.${name}`,
  title: strings[name].open,
  group: 'view',
  keys: [VIEW_KEYS[name]],
  inText: true,
  inForm: true,
  run: ({ ui }) => ui.setState(({ view }) => ({ view: view === name ? 'graph' : name })),
}));
