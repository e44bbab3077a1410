/** The form that a workflow has where nobody made one: all inputs of its interface, in their order. */
import { type FormDocument, newElement } from './element';
import { inserted } from './operations';
import { readForm, withRoot } from './tree';

/** Whether nobody made a form: there is nothing in it. */
export function isAutomatic(form: FormDocument): boolean {
  return readForm(form).children.length === 0;
}

/** The form of a workflow: the one that was made, or else a field for each input of its interface. */
export function formOf(form: FormDocument, inputs: readonly string[]): FormDocument {
  return isAutomatic(form) ? inputs.reduce(withField, withRoot(form)) : form;
}

/** The form with a field for an input at its end. */
export function withField(form: FormDocument, input: string): FormDocument {
  const rooted = withRoot(form);
  const spot = { container: readForm(rooted).id };
  return inserted(rooted, newElement('field', { input }), spot, `field_${input}`);
}
