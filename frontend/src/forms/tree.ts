/**
 * `readForm`: a form as a tree, whatever the document holds: each element that can be reached stands in it once, where it
 * is met first; children that are not there and circles are left out.
 */
import { uniqueName } from '@/graph/ids';
import { isObject, own, text } from '@/schema/reading';
import { childrenOf, elementsOf, type FormDocument, type FormElement, newElement, readElement } from './element';

/** An element, and those inside it. */
export interface Branch {
  readonly id: string;
  readonly element: FormElement;
  readonly children: readonly Branch[];
}

/** The tree of a form. The form is given back with a root, if it had none. */
export function readForm(form: FormDocument): Branch {
  const rooted = withRoot(form);
  const elements = elementsOf(rooted);
  const met = new Set<string>();
  const grow = (id: string): Branch => {
    met.add(id);
    const found = own(elements, id);
    const children: Branch[] = [];
    for (const child of childrenOf(found)) {
      if (!met.has(child) && isObject(own(elements, child))) children.push(grow(child));
    }
    return { id, element: readElement(found), children };
  };
  return grow(text(rooted.root));
}

/**
 * The form with a root that is a container. Where it has none, one is made around what stands in no other element, in
 * the order of the document.
 */
export function withRoot(form: FormDocument): FormDocument {
  const elements = elementsOf(form);
  const root = text(form.root);
  if (readElement(own(elements, root)).kind === 'container') return form;
  const inside = new Set(Object.values(elements).flatMap(childrenOf));
  const loose = Object.keys(elements).filter((id) => !inside.has(id) && isObject(own(elements, id)));
  const id = freshId(form, 'root');
  const made = { ...newElement('container'), children: loose };
  return { ...form, root: id, elements: { ...elements, [id]: made } };
}

/** An id for a new element: one that no element has, and that no container names. */
export function freshId(form: FormDocument, wanted: string): string {
  const elements = elementsOf(form);
  return uniqueName(wanted, new Set([...Object.keys(elements), ...Object.values(elements).flatMap(childrenOf)]));
}

/** Every branch of a tree, the outer before the inner, in the order in which they stand. */
export function branches(tree: Branch): readonly Branch[] {
  return [tree, ...tree.children.flatMap(branches)];
}

/** The branch with an id; undefined if the tree has none. */
export function branchOf(tree: Branch, id: string): Branch | undefined {
  return branches(tree).find((branch) => branch.id === id);
}

/** The branch that an element stands in; undefined for the root, and for what is not there. */
export function parentOf(tree: Branch, id: string): Branch | undefined {
  return branches(tree).find(({ children }) => children.some((child) => child.id === id));
}

/** The names of the interface that a tree has fields for. */
export function inputsOf(tree: Branch): ReadonlySet<string> {
  return new Set(branches(tree).flatMap(({ element }) => (element.kind === 'field' ? [element.input] : [])));
}
