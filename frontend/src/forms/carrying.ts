/**
 * `carryInterface`: what becomes of the interface becomes of the form, in the same step of undo, whoever changed it:
 * names are renamed, fields of names that went go, and what is new stands at the end.
 */
import { current, isDraft } from 'immer';
import type { Interface, WorkflowDocument } from '@/document/workflow';
import { own } from '@/schema/reading';
import { isAutomatic, withField } from './automatic';
import { elementsOf, type FormDocument, readElement } from './element';
import { altered, removed } from './operations';
import { inputsOf, readForm } from './tree';

type Inputs = Interface['inputs'];
type Formed = Pick<WorkflowDocument, 'form' | 'interface'>;

/** Bring the form of a document that is being changed to its interface; `before` is the document as it was. */
export function carryInterface(before: Formed, draft: Formed): void {
  const [old, now] = [before.interface.inputs, draft.interface.inputs];
  const gone = Object.keys(old).filter((name) => !Object.hasOwn(now, name));
  const fresh = Object.keys(now).filter((name) => !Object.hasOwn(old, name));
  if (gone.length + fresh.length === 0) return;
  const form = plainForm(draft.form);
  if (isAutomatic(form)) return;
  const renamed = new Map(gone.map((name) => [name, fresh.find((other) => isSamePort(old, name, now, other))]));
  const added = fresh.filter((name) => ![...renamed.values()].includes(name));
  const carried = [...renamed].reduce((next, [name, to]) => withName(next, name, to), form);
  const known = inputsOf(readForm(carried));
  const next = added.filter((name) => !known.has(name)).reduce(withField, carried);
  if (next !== form) draft.form = next;
}

function isSamePort(old: Inputs, name: string, now: Inputs, other: string): boolean {
  const [one, two] = [own(old, name), own(now, other)];
  return one !== undefined && two !== undefined && one[0] === two[0] && one[1] === two[1];
}

/** The form with the fields of a name under another one, or without them. */
function withName(form: FormDocument, name: string, to: string | undefined): FormDocument {
  const fields = Object.entries(elementsOf(form)).filter(([, each]) => {
    const element = readElement(each);
    return element.kind === 'field' && element.input === name;
  });
  return fields.reduce((next, [id]) => (to === undefined ? removed(next, id) : altered(next, id, { input: to })), form);
}

function plainForm(form: WorkflowDocument['form']): FormDocument {
  return isDraft(form) ? (current(form as object) as FormDocument) : form;
}
