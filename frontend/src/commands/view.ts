/** Commands of what is seen: zoom, panels, dialogs, the look. */
import type { Dialog, SidePanel, Theme, UiState } from '@/editor/ui';
import type { Viewport } from '@/editor/viewport';
import { strings } from '@/strings';
import { LANGUAGES, type Language } from '@/strings/languages';
import { changeLanguage } from '@/workbench/language';
import type { Workbench } from '@/workbench/workbench';
import type { Command } from './command';
import { hasThings, here } from './here';
import { goToRegion } from './regions';

const say = strings.commands.view;

/** Commands of what is seen. */
export const viewCommands: readonly Command[] = [
  canvas('view.fit', say.fit, ['.'], (viewport) => viewport.fit()),
  {
    ...canvas('view.fitSelection', say.fitSelection, ['F'], (viewport, bench) => viewport.fit(here(bench).selection)),
    enabled: (bench) => bench.viewport.current() !== undefined && hasThings(bench),
  },
  canvas('view.zoomIn', say.zoomIn, ['Mod++', 'Mod+='], (viewport) => viewport.zoomIn()),
  canvas('view.zoomOut', say.zoomOut, ['Mod+-'], (viewport) => viewport.zoomOut()),
  canvas('view.zoomReset', say.zoomReset, ['Mod+0'], (viewport) => viewport.zoomReset()),
  canvas('view.canvas', say.canvas, ['Alt+1'], (viewport) => viewport.focus()),
  region('view.nextRegion', say.nextRegion, 'F6', 1),
  region('view.previousRegion', say.previousRegion, 'Shift+F6', -1),
  { ...dialog('view.commands', say.commands, ['Mod+K', 'F1'], { kind: 'commands' }, true), inForm: true },
  dialog('view.search', say.search, ['Mod+F'], { kind: 'search' }, true),
  dialog('help.shortcuts', strings.commands.help.shortcuts, ['?'], { kind: 'shortcuts' }, false),
  side('outline', 'Alt+O'),
  side('queue', 'Alt+Q'),
  side('problems', 'Alt+E'),
  flag('inspector', 'Alt+I'),
  flag('results', 'Alt+R'),
  flag('minimap'),
  flag('snap'),
  ...(['dark', 'light', 'system'] as const).map(look),
  ...(Object.keys(LANGUAGES) as Language[]).map(language),
];

function canvas(
  id: string,
  title: string,
  keys: readonly string[],
  act: (viewport: Viewport, bench: Workbench) => void,
): Command {
  return {
    id,
    title,
    group: 'view',
    keys,
    enabled: ({ viewport }) => viewport.current() !== undefined,
    run: (bench) => {
      const viewport = bench.viewport.current();
      if (viewport) act(viewport, bench);
    },
  };
}

function region(id: string, title: string, keys: string, by: 1 | -1): Command {
  return { id, title, group: 'view', keys: [keys], inText: true, inForm: true, run: () => goToRegion(by) };
}

function dialog(id: string, title: string, keys: readonly string[], opened: Dialog, inText: boolean): Command {
  const group = id.startsWith('help') ? 'help' : 'view';
  return {
    id,
    title,
    group,
    keys,
    inText,
    run: ({ ui }) => ui.setState((state) => ({ dialog: state.dialog?.kind === opened.kind ? undefined : opened })),
  };
}

function side(name: keyof typeof say & SidePanel, keys: string): Command {
  return {
    id: `view.${name}`,
    title: say[name],
    group: 'view',
    keys: [keys],
    inText: true,
    words: ['panel', 'toggle'],
    run: ({ ui }) => ui.setState((state) => ({ side: state.side === name ? undefined : name })),
  };
}

function flag(name: keyof Pick<UiState, 'inspector' | 'results' | 'minimap' | 'snap'>, keys?: string): Command {
  return {
    id: `view.${name}`,
    title: say[name],
    group: 'view',
    ...(keys === undefined ? {} : { keys: [keys], inText: true }),
    words: ['toggle'],
    run: ({ ui }) => ui.setState((state) => ({ [name]: !state[name] })),
  };
}

function look(theme: Theme): Command {
  return {
    id: `view.theme.${theme}`,
    title: say[theme],
    group: 'view',
    inForm: true,
    words: ['theme', 'mode'],
    run: ({ ui }) => ui.setState({ theme }),
  };
}

function language(name: Language): Command {
  return {
    id: `view.language.${name}`,
    title: say.language(LANGUAGES[name]),
    group: 'view',
    inForm: true,
    words: ['locale', `language: ${LANGUAGES[name]}`],
    run: ({ files }) => changeLanguage(files, name),
  };
}
