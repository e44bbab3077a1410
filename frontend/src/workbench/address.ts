/**
 * The address of the window says what is open and how: `/?workflow=ID#/form` is a saved workflow as a form. A link to it
 * opens the same, and the way back of the browser leads from the form to the graph.
 */
import type { Ui, View } from '@/editor/ui';
import type { Files } from '@/files/files';

/** What an address says. */
export interface Address {
  /** The saved workflow that is open. */
  readonly workflow: string | undefined;
  readonly view: View;
}

/** The part of a browser's window that has an address. */
export type Window = Pick<globalThis.Window, 'location' | 'history' | 'addEventListener' | 'removeEventListener'>;

const WORKFLOW = 'workflow';
const HASHES: Readonly<Record<View, string>> = { graph: '', form: '#/form', gallery: '#/gallery', models: '#/models' };

/** What an address says. What it says else, and views that nobody knows, mean nothing here. */
export function readAddress(href: string): Address {
  const { searchParams, hash } = new URL(href);
  const view = (Object.keys(HASHES) as View[]).find((name) => HASHES[name] === hash);
  return { workflow: searchParams.get(WORKFLOW) ?? undefined, view: view ?? 'graph' };
}

/** An address that says something else; whatever else it says stays. */
export function writtenAddress(href: string, { workflow, view }: Address): string {
  const url = new URL(href);
  if (workflow === undefined) url.searchParams.delete(WORKFLOW);
  else url.searchParams.set(WORKFLOW, workflow);
  url.hash = HASHES[view];
  return url.href.replace(/#$/, '');
}

/** The address to send to others: it opens a saved workflow. */
export function linkTo(origin: string, workflow: string, view: View = 'graph'): string {
  return writtenAddress(new URL('/', origin).href, { workflow, view });
}

/** What stands in the address is seen from now on, and another view is a step of the browser's history. */
export function followView({ ui }: { readonly ui: Ui }, window: Window): () => void {
  const { location, history } = window;
  const look = () => ui.setState({ view: readAddress(location.href).view });
  look();
  window.addEventListener('popstate', look);
  const stop = ui.subscribe(({ view }, before) => {
    const now = readAddress(location.href);
    if (view !== before.view && view !== now.view) {
      history.pushState(null, '', writtenAddress(location.href, { ...now, view }));
    }
  });
  return () => {
    stop();
    window.removeEventListener('popstate', look);
  };
}

/** From now on the address names the saved workflow that is open. */
export function followWorkflow({ files }: { readonly files: Pick<Files, 'store'> }, window: Window): () => void {
  const write = () => {
    const now = readAddress(window.location.href);
    const workflow = files.store.getState().saved?.id;
    if (workflow === now.workflow) return;
    window.history.replaceState(null, '', writtenAddress(window.location.href, { ...now, workflow }));
  };
  write();
  const stop = files.store.subscribe(write);
  window.addEventListener('popstate', write);
  return () => {
    stop();
    window.removeEventListener('popstate', write);
  };
}
