import { describe, expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createUi } from '@/editor/ui';
import type { FilesState } from '@/files/standing';
import { followView, followWorkflow, readAddress, type Window, writtenAddress } from '@/workbench/address';

/** A window at an address, whose history can be gone back in. */
function windowAt(href: string) {
  const entries = [href];
  const listeners = new Set<() => void>();
  const location = { href };
  const go = (next: string) => {
    location.href = new URL(next, href).href;
  };
  const window = {
    location,
    history: {
      pushState: (_: unknown, __: string, next: string) => {
        go(next);
        entries.push(location.href);
      },
      replaceState: (_: unknown, __: string, next: string) => {
        go(next);
        entries[entries.length - 1] = location.href;
      },
    },
    addEventListener: (_: string, listener: () => void) => listeners.add(listener),
    removeEventListener: (_: string, listener: () => void) => listeners.delete(listener),
  } as unknown as Window;
  const back = () => {
    entries.pop();
    location.href = entries.at(-1) ?? href;
    for (const listener of listeners) listener();
  };
  return { window, location, back };
}

describe('the address of the window', () => {
  test('says what is open, and how', () => {
    expect(readAddress('http://x/?workflow=wf_1#/form')).toEqual({ workflow: 'wf_1', view: 'form' });
    expect(readAddress('http://x/#/nonsense')).toEqual({ workflow: undefined, view: 'graph' });
  });

  test('keeps what else it says', () => {
    const written = writtenAddress('http://x/?token=t#/form', { workflow: 'wf_1', view: 'graph' });
    expect(written).toBe('http://x/?token=t&workflow=wf_1');
  });

  test('opens the form, and the way back leads to the graph', () => {
    const { window, location, back } = windowAt('http://x/');
    const ui = createUi();
    followView({ ui }, window);
    ui.setState({ view: 'form' });
    expect(location.href).toBe('http://x/#/form');
    back();
    expect(ui.getState().view).toBe('graph');
  });

  test('shows the form at once where it names it', () => {
    const ui = createUi();
    followView({ ui }, windowAt('http://x/#/form').window);
    expect(ui.getState().view).toBe('form');
  });

  test('names the saved workflow that is open, also on the way back', () => {
    const { window, location, back } = windowAt('http://x/?workflow=old');
    const store = createStore<Pick<FilesState, 'saved'>>(() => ({ saved: { id: 'wf_1', revision: 1 } }));
    const ui = createUi();
    followView({ ui }, window);
    followWorkflow({ files: { store: store as never } }, window);
    expect(location.href).toBe('http://x/?workflow=wf_1');
    ui.setState({ view: 'form' });
    store.setState({ saved: { id: 'wf_2', revision: 1 } });
    back();
    expect(location.href).toBe('http://x/?workflow=wf_2');
    store.setState({ saved: undefined });
    expect(location.href).toBe('http://x/');
  });
});
