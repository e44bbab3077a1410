/** A model goes into a field of the open graph. */
import type { ModelView } from '@/api/types';
import { fieldTitle, selectedFirst } from '@/editor/fields';
import { openPart } from '@/editor/store';
import { notify } from '@/editor/ui';
import { type ModelInput, modelInputs } from '@/graph/model-input';
import { setValue } from '@/graph/values';
import { strings } from '@/strings';
import type { Workbench } from '@/workbench/workbench';

const words = strings.models.details;

/** The fields of the open graph that take a model, those of selected nodes first. */
export function fieldsFor({ editor }: Pick<Workbench, 'editor'>, model: ModelView): readonly ModelInput[] {
  const state = editor.store.getState();
  return modelInputs(openPart(state), state.templates, selectedFirst(state), model);
}

/** Give a model to a field, and show the field. */
export function putModelInto(bench: Workbench, model: ModelView, place: ModelInput): void {
  const { editor, ui } = bench;
  const [node, field] = fieldTitle(editor.store.getState(), place);
  editor.editPart(words.use, (draft) => setValue(draft, place.node, place.input, { ...model.value }));
  ui.setState({ view: 'graph', goal: { node: place.node, field: place.input } });
  notify(ui, { tone: 'success', text: words.used(node, field, model.name) });
}
