/**
 * Operations on forms: each gives another form. What they do not concern stays as it is, whatever it may mean; the root
 * can be neither moved nor taken out, and what can't be done changes nothing.
 */
import type { JSONObject, JSONValue } from '@/document/json';
import { mapping, own, text } from '@/schema/reading';
import { childrenOf, elementsOf, type FormDocument, type Layout, newElement } from './element';
import { type Branch, branches, branchOf, freshId, parentOf, readForm, withRoot } from './tree';

/** A place in a form: in a container, before one of its children, or at its end. */
export interface Spot {
  readonly container: string;
  readonly before?: string | undefined;
}

/** The form with one element more; `then` is told its id. */
export function inserted(
  form: FormDocument,
  element: JSONObject,
  spot: Spot,
  wanted = text(element.type),
): FormDocument {
  const settled = settle(form);
  const id = freshId(settled, wanted);
  if (!isContainer(settled, spot.container)) return form;
  return withChild(withElement(settled, id, element), id, spot);
}

/** The form without an element and all that stands inside it. */
export function removed(form: FormDocument, id: string): FormDocument {
  const settled = settle(form);
  const tree = readForm(settled);
  const branch = branchOf(tree, id);
  if (!branch || branch.id === tree.id) return form;
  const gone = new Set(branches(branch).map((each) => each.id));
  const left = withoutChild(settled, id);
  const kept = Object.entries(elementsOf(left)).filter(([each]) => !gone.has(each));
  return { ...left, elements: Object.fromEntries(kept) };
}

/** The form with an element in another place. It can't go into itself. */
export function moved(form: FormDocument, id: string, spot: Spot): FormDocument {
  const settled = settle(form);
  const tree = readForm(settled);
  const branch = branchOf(tree, id);
  const isInside = branch !== undefined && branchOf(branch, spot.container) !== undefined;
  if (!branch || branch.id === tree.id || isInside || !isContainer(settled, spot.container)) return form;
  if (spot.before === id) return form;
  return withChild(withoutChild(settled, id), id, spot);
}

/** The form with a container around an element. */
export function wrapped(form: FormDocument, id: string, layout: Layout): FormDocument {
  const settled = settle(form);
  const parent = parentOf(readForm(settled), id);
  if (!parent) return form;
  const box = freshId(settled, 'container');
  const around = { ...newElement('container', { layout }), children: [id] };
  const swapped = childrenOf(own(elementsOf(settled), parent.id)).map((child) => (child === id ? box : child));
  return withChildren(withElement(settled, box, around), parent.id, swapped);
}

/** The form with the children of a container in its place. */
export function dissolved(form: FormDocument, id: string): FormDocument {
  const settled = settle(form);
  const parent = parentOf(readForm(settled), id);
  if (!parent || !isContainer(settled, id)) return form;
  const { [id]: box, ...elements } = elementsOf(settled);
  const children = childrenOf(elements[parent.id]).flatMap((child) => (child === id ? childrenOf(box) : [child]));
  return withChildren({ ...settled, elements }, parent.id, children);
}

/** The form with some keys of an element changed; those that are undefined go. */
export function altered(form: FormDocument, id: string, said: Readonly<Record<string, JSONValue | undefined>>) {
  const settled = settle(form);
  const element = own(elementsOf(settled), id);
  if (element === undefined) return form;
  const entries = Object.entries({ ...mapping(element), ...said });
  const next = entries.filter((entry): entry is [string, JSONValue] => entry[1] !== undefined);
  return withElement(settled, id, Object.fromEntries(next));
}

/**
 * Where an element comes to stand by one step up (-1) or down (1): past the one beside it, into it if that is a
 * container, or out of its own container at an end; undefined where there is no further.
 */
export function stepped(tree: Branch, id: string, by: -1 | 1): Spot | undefined {
  const parent = parentOf(tree, id);
  const at = parent?.children.findIndex((child) => child.id === id) ?? -1;
  if (!parent || at < 0) return undefined;
  const beside = parent.children[at + by];
  if (beside?.element.kind === 'container') {
    return { container: beside.id, before: by > 0 ? beside.children[0]?.id : undefined };
  }
  if (beside) return { container: parent.id, before: by > 0 ? parent.children[at + 2]?.id : beside.id };
  const outer = parentOf(tree, parent.id);
  if (!outer) return undefined;
  const place = outer.children.findIndex((child) => child.id === parent.id);
  return { container: outer.id, before: by > 0 ? outer.children[place + 1]?.id : parent.id };
}

/**
 * The form with a root, and with each child named once, where the tree has it. Names of children that are not there
 * stay: another program may know what belongs there.
 */
export function settle(form: FormDocument): FormDocument {
  const rooted = withRoot(form);
  const all = elementsOf(rooted);
  const missing = new Set<string>();
  const isMissing = (id: string) => own(all, id) === undefined && !missing.has(id) && missing.add(id);
  const tidy = branches(readForm(rooted)).flatMap(({ id, children }): [string, readonly string[]][] => {
    const there = new Set(children.map((child) => child.id));
    const named = childrenOf(own(all, id));
    const next = [...new Set(named)].filter((child) => there.has(child) || isMissing(child));
    return next.length === named.length ? [] : [[id, next]];
  });
  return tidy.reduce((settled, [id, children]) => withChildren(settled, id, children), rooted);
}

function isContainer(form: FormDocument, id: string): boolean {
  return branchOf(readForm(form), id)?.element.kind === 'container';
}

function withElement(form: FormDocument, id: string, element: JSONObject): FormDocument {
  return { ...form, elements: { ...elementsOf(form), [id]: element } };
}

function withChildren(form: FormDocument, id: string, children: readonly string[]): FormDocument {
  return withElement(form, id, { ...mapping(own(elementsOf(form), id)), children });
}

function withChild(form: FormDocument, id: string, { container, before }: Spot): FormDocument {
  const children = [...childrenOf(own(elementsOf(form), container))];
  const at = before === undefined ? -1 : children.indexOf(before);
  children.splice(at < 0 ? children.length : at, 0, id);
  return withChildren(form, container, children);
}

/** The form with an element taken from the container that it stands in; others, which nobody reaches, may name it too. */
function withoutChild(form: FormDocument, id: string): FormDocument {
  const container = parentOf(readForm(form), id)?.id;
  if (container === undefined) return form;
  const children = childrenOf(own(elementsOf(form), container));
  return withChildren(
    form,
    container,
    children.filter((child) => child !== id),
  );
}
