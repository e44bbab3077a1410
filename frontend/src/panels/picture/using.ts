/** A picture goes into the open workflow: into a field, as a new node, or by the values that it was made with. */
import type { ImageView } from '@/api/types';
import { workflowSchema } from '@/document/workflow';
import { attempt } from '@/editor/attempt';
import { fieldTitle, selectedFirst } from '@/editor/fields';
import { openPart } from '@/editor/store';
import { notify } from '@/editor/ui';
import { recall, recalled, type Wanted } from '@/gallery/recall';
import { addNode } from '@/graph/nodes';
import { type PictureInput, pictureInputs } from '@/graph/picture-input';
import { pictureType } from '@/graph/picture-node';
import { setValue } from '@/graph/values';
import { strings } from '@/strings';
import type { MenuEntry } from '@/ui/menu-entry';
import type { Workbench } from '@/workbench/workbench';

const words = strings.files.picture;
const say = strings.gallery.picture;

/** Open the workflow that made a picture. */
export async function openWorkflow({ api, files, ui }: Workbench, image: ImageView): Promise<void> {
  ui.setState({ dialog: undefined, view: 'graph' });
  await files.openDocument(() => api.images.workflow(image.id), image.name);
}

/** The fields of the open graph that take a picture, those of selected nodes first. */
export function inputsFor({ editor }: Pick<Workbench, 'editor'>): readonly PictureInput[] {
  const state = editor.store.getState();
  return pictureInputs(openPart(state), state.templates, selectedFirst(state));
}

/** Give a picture to a field, and show the field. */
export function putInto(bench: Workbench, image: ImageView, place: PictureInput): void {
  const { editor, ui } = bench;
  const [node, field] = fieldTitle(editor.store.getState(), place);
  editor.editPart(words.useAsInput, (draft) => setValue(draft, place.node, place.input, image.value));
  ui.setState({ dialog: undefined, view: 'graph', goal: { node: place.node, field: place.input } });
  notify(ui, { tone: 'success', text: words.usedAsInput(node, field) });
}

/** Add a node that loads a picture; nothing where no such type is installed. */
export function putIntoNew(bench: Workbench, image: ImageView): void {
  const { editor, ui, viewport } = bench;
  const state = editor.store.getState();
  const found = pictureType(state.templates);
  if (!found) {
    notify(ui, { tone: 'info', text: words.noInput });
    return;
  }
  const at = viewport.current()?.pointer() ?? aboveAll(Object.values(openPart(state).view.positions));
  const { template, input } = found;
  let added = '';
  editor.editPart(say.intoNew, (draft) => {
    added = addNode(draft, template, at);
    setValue(draft, added, input, image.value);
  });
  ui.setState({ dialog: undefined, view: 'graph', goal: { node: added, field: input } });
  notify(ui, { tone: 'success', text: say.added(template.title) });
}

const APART = 80;

/** A place above all that is there. */
function aboveAll(positions: readonly (readonly number[])[]): { x: number; y: number } {
  const left = positions.map(([x = 0]) => x);
  const top = positions.map(([, y = 0]) => y);
  return positions.length === 0 ? { x: 0, y: 0 } : { x: Math.min(...left), y: Math.min(...top) - 3 * APART };
}

/** Ways to use a picture as an input, as entries of a menu. */
export function inputEntries(bench: Workbench, image: ImageView): readonly MenuEntry[] {
  const fields = inputsFor(bench).map((place) => ({
    id: `${place.node} ${place.input}`,
    label: fieldTitle(bench.editor.store.getState(), place).join(' · '),
    run: () => putInto(bench, image, place),
  }));
  const fresh = { id: 'new', label: say.intoNew, run: () => putIntoNew(bench, image) };
  return fields.length === 0 ? [fresh] : [...fields, { id: 'line' }, fresh];
}

/** Give the fields of the open workflow the values that a picture was made with. */
export async function recallValues(bench: Workbench, image: ImageView, wanted: Wanted): Promise<void> {
  const { api, editor, ui } = bench;
  await attempt(ui, async () => {
    const made = workflowSchema.safeParse(await api.images.workflow(image.id)).data;
    const { document, templates } = editor.store.getState();
    const values = made ? recalled(document, made, templates, wanted) : [];
    if (values.length > 0) editor.edit(say.recall, (draft) => recall(draft, values));
    const text = values.length > 0 ? say.recalled(values.length) : say.nothingToRecall;
    notify(ui, { tone: values.length > 0 ? 'success' : 'info', text });
  });
}

/** Which values of a picture can be used again, as entries of a menu. */
export function recallEntries(bench: Workbench, image: ImageView): readonly MenuEntry[] {
  const { recallText, allValues, seed, prompt } = say;
  const labels: Readonly<Record<Wanted, string>> = { all: allValues, prompt, seed };
  return [
    { id: 'where', heading: recallText },
    ...(['all', 'prompt', 'seed'] as const).map((wanted) => ({
      id: wanted,
      label: labels[wanted],
      run: () => void recallValues(bench, image, wanted),
    })),
  ];
}
