/** Go to a node and field, in whichever graph of the document they are. */
import type { Place } from '@/document/place';
import type { Workbench } from '@/workbench/workbench';

/** Open the graph at a place, and have the canvas show a node there. */
export function jumpTo({ editor, ui }: Workbench, place: Place, node: string, field?: string): void {
  const { place: here } = editor.store.getState();
  if (here.join('\n') !== place.join('\n')) editor.open(place);
  ui.setState({ goal: field === undefined ? { node } : { node, field } });
}
