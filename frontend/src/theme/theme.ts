/** How the editor looks, kept from one visit to the next: `followTheme` puts it on the page. */
import type { Theme, Ui } from '@/editor/ui';

/** Where the choice is kept. */
export const THEME_KEY = 'nodeloom.theme';

/** The look that a choice comes to on a machine that prefers light or dark. */
export function shownTheme(theme: Theme, prefersLight: boolean): 'dark' | 'light' {
  if (theme !== 'system') return theme;
  return prefersLight ? 'light' : 'dark';
}

/** The look that was chosen last; `system` where nothing that can be read was kept. */
export function keptTheme(storage: Pick<Storage, 'getItem'>): Theme {
  const kept = storage.getItem(THEME_KEY);
  return kept === 'dark' || kept === 'light' ? kept : 'system';
}

/** What `followTheme` works on; the page's own where it is not said. */
export interface ThemePage {
  readonly root: HTMLElement;
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly prefersLight: Pick<MediaQueryList, 'matches' | 'addEventListener' | 'removeEventListener'>;
}

/**
 * Set the look of the page from what was kept, and from then on as the window's state says. Returns how to stop.
 */
export function followTheme(ui: Ui, page: ThemePage = thisPage()): () => void {
  ui.setState({ theme: keptTheme(page.storage) });
  const show = () => {
    page.root.dataset.theme = shownTheme(ui.getState().theme, page.prefersLight.matches);
  };
  show();
  const unsubscribe = ui.subscribe((state, before) => {
    if (state.theme === before.theme) return;
    page.storage.setItem(THEME_KEY, state.theme);
    show();
  });
  page.prefersLight.addEventListener('change', show);
  return () => {
    unsubscribe();
    page.prefersLight.removeEventListener('change', show);
  };
}

function thisPage(): ThemePage {
  return {
    root: document.documentElement,
    storage: window.localStorage,
    prefersLight: window.matchMedia('(prefers-color-scheme: light)'),
  };
}
