/** What can be done to the form of the open workflow: each is one step. A form that nobody made becomes one by it. */
import { exposeIn } from '@/commands/ports';
import type { JSONObject } from '@/document/json';
import { ROOT } from '@/document/place';
import { formOf, isAutomatic } from '@/forms/automatic';
import { type ElementKind, type FormDocument, newElement } from '@/forms/element';
import { altered, dissolved, inserted, moved, removed, type Spot, stepped, wrapped } from '@/forms/operations';
import { type Branch, branchOf, freshId, parentOf, readForm } from '@/forms/tree';
import { sayOfField } from '@/graph/labels';
import { nodeTemplate } from '@/schema/binding';
import { strings } from '@/strings';
import type { Workbench } from '@/workbench/workbench';

const say = strings.forms.steps;

type Bench = Pick<Workbench, 'editor'>;

/** The form of the open workflow as it is edited: what was made of it, or what would be. */
function formNow({ editor }: Bench): FormDocument {
  const { form, interface: ends } = editor.store.getState().document;
  return formOf(form, Object.keys(ends.inputs));
}

/** Change the form as one step. */
export function editForm(
  bench: Bench,
  label: string,
  change: (form: FormDocument) => FormDocument,
  merge?: string,
): void {
  const before = formNow(bench);
  const next = change(before);
  if (next === before) return;
  bench.editor.edit(
    label,
    (draft) => {
      draft.form = { ...next };
    },
    merge === undefined ? {} : { merge },
  );
}

/** Add an element, and an empty heading with a section; gives its id. */
export function addElement(bench: Bench, kind: ElementKind, name: string, spot: Spot): string {
  let id = '';
  editForm(bench, say.add(name), (form) => {
    id = freshId(form, kind);
    const next = inserted(form, newElement(kind), spot, kind);
    return kind === 'container' ? inserted(next, newElement('heading'), { container: id }) : next;
  });
  return id;
}

/** Add a field for an input of a node, which is shown in the interface then; gives the id of the field. */
export function addField(bench: Bench, port: readonly [string, string], name: string, spot: Spot): string {
  const { document, templates } = bench.editor.store.getState();
  const before = formNow(bench);
  let id = '';
  bench.editor.edit(say.add(name), (draft) => {
    const templateOf = (node: string) => nodeTemplate(document, ROOT, node, templates);
    const input = exposeIn(draft, 'inputs', [...port], templateOf);
    id = freshId(before, `field_${input}`);
    draft.form = { ...inserted(before, newElement('field', { input }), spot, `field_${input}`) };
  });
  return id;
}

/** Take an element out, with all in it. */
export function takeOut(bench: Bench, id: string, name: string): void {
  editForm(bench, say.remove(name), (form) => removed(form, id));
}

/** Put an element somewhere else. */
export function put(bench: Bench, id: string, name: string, spot: Spot): void {
  editForm(bench, sayMoved(formNow(bench), id, name, spot), (form) => moved(form, id, spot));
}

/** Move an element one step up or down. */
export function step(bench: Bench, id: string, name: string, by: -1 | 1): void {
  const spot = stepped(readForm(formNow(bench)), id, by);
  if (spot) put(bench, id, name, spot);
}

/** Put a section around an element. */
export function wrap(bench: Bench, id: string, name: string, layout: 'row' | 'column'): void {
  editForm(bench, say.wrap(name), (form) => wrapped(form, id, layout));
}

/** Put the elements of a section in its place. */
export function dissolve(bench: Bench, id: string): void {
  editForm(bench, say.dissolve, (form) => dissolved(form, id));
}

/** Change the words of a heading or a text. */
export function write(bench: Bench, id: string, content: string): void {
  editForm(bench, say.write, (form) => altered(form, id, { content }), `form:${id}`);
}

/** Lay a section out in another way. */
export function layOut(bench: Bench, id: string, layout: string): void {
  editForm(bench, say.layout, (form) => altered(form, id, { layout }));
}

/** Change how a field asks for its input. */
export function setSettings(bench: Bench, id: string, name: string, settings: JSONObject): void {
  const said = Object.keys(settings).length > 0 ? settings : undefined;
  editForm(bench, say.settings(name), (form) => altered(form, id, { settings: said }), `form:${id}:settings`);
}

/** Show the description of a field, or not. */
export function setDescribed(bench: Bench, id: string, name: string, isShown: boolean): void {
  editForm(bench, say.settings(name), (form) => altered(form, id, { show_description: isShown }));
}

/** Say something of the input behind a field: what it is called, or what it is for. */
export function sayOf(
  bench: Bench,
  port: readonly [string, string],
  name: string,
  words: { readonly label?: string; readonly description?: string },
): void {
  const [node, field] = port;
  const merge = `field:${node}/${field}:${Object.keys(words).join()}`;
  bench.editor.edit(say.label(name), (draft) => sayOfField(draft, node, field, words), { merge });
}

/** Have the form again that is made by itself. */
export function reset(bench: Bench): void {
  const { form } = bench.editor.store.getState().document;
  if (isAutomatic(form)) return;
  bench.editor.edit(say.reset, (draft) => {
    draft.form = {};
  });
}

/** Where something new goes: after the element that is meant, into it if it is a section, else to the end. */
export function spotAfter(tree: Branch, id: string | undefined): Spot {
  const meant = id === undefined ? undefined : branchOf(tree, id);
  if (meant?.element.kind === 'container') return { container: meant.id };
  const parent = meant && parentOf(tree, meant.id);
  if (!meant || !parent) return { container: tree.id };
  const at = parent.children.indexOf(meant);
  return { container: parent.id, before: parent.children[at + 1]?.id };
}

function sayMoved(form: FormDocument, id: string, name: string, spot: Spot): string {
  const parent = branchOf(readForm(moved(form, id, spot)), spot.container);
  const at = parent?.children.findIndex((child) => child.id === id) ?? -1;
  return at < 0 ? say.move(name) : say.moveTo(name, at + 1, parent?.children.length ?? 0);
}
