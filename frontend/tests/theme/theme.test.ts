import { describe, expect, test, vi } from 'vitest';
import { createUi } from '@/editor/ui';
import { followTheme, THEME_KEY, type ThemePage } from '@/theme/theme';

function page(kept: string | null, light = false) {
  const media = new EventTarget();
  const prefersLight = Object.assign(media, { matches: light });
  const storage = { getItem: () => kept, setItem: vi.fn() };
  const root = document.createElement('div');
  return { root, storage, prefersLight } satisfies ThemePage;
}

describe('the theme', () => {
  test('is what was chosen last', () => {
    const ui = createUi();
    const given = page('light');
    followTheme(ui, given);
    expect(ui.getState().theme).toBe('light');
    expect(given.root.dataset.theme).toBe('light');
  });

  test('is as the system where nothing that can be read was kept, and follows it', () => {
    const given = page('purple', true);
    followTheme(createUi(), given);
    expect(given.root.dataset.theme).toBe('light');
    given.prefersLight.matches = false;
    given.prefersLight.dispatchEvent(new Event('change'));
    expect(given.root.dataset.theme).toBe('dark');
  });

  test('changes with the choice, which is kept', () => {
    const ui = createUi();
    const given = page(null);
    const stop = followTheme(ui, given);
    ui.setState({ theme: 'light' });
    expect(given.root.dataset.theme).toBe('light');
    expect(given.storage.setItem).toHaveBeenCalledWith(THEME_KEY, 'light');
    stop();
    ui.setState({ theme: 'dark' });
    expect(given.root.dataset.theme).toBe('light');
  });
});
