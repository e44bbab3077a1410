import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { elementsOf, type FormDocument, newElement } from '@/forms/element';
import { altered, dissolved, inserted, moved, removed, settle, stepped, wrapped } from '@/forms/operations';
import { branches, branchOf, readForm } from '@/forms/tree';
import { equalJSON } from '@/schema/reading';
import { forms, idsOf, pick } from './forms';

const picks = fc.nat({ max: 40 });

/** What an element says of itself, without what it holds. */
function own(form: FormDocument, id: string) {
  const { children: _, ...said } = (elementsOf(form)[id] ?? {}) as Record<string, unknown>;
  return said;
}

/** Nothing is lost but what is named: not an element, not a word of one, not a key of the form. */
function expectKept(before: FormDocument, after: FormDocument, ...gone: readonly string[]) {
  const left = Object.keys(elementsOf(before)).filter((id) => !gone.includes(id));
  for (const id of left) expect(own(after, id)).toEqual(own(before, id));
  expect(after.theme).toEqual(before.theme);
}

/** Each element that was reached is reached, once, except those that are named. */
function expectOnce(before: FormDocument, after: FormDocument, ...gone: readonly string[]) {
  const ids = idsOf(after);
  expect(new Set(ids).size).toBe(ids.length);
  const missing = idsOf(before).filter((id) => !ids.includes(id) && !gone.includes(id));
  expect(missing).toEqual([]);
}

describe('any form that a document may hold', () => {
  test('is read as a tree in which each element stands once', () => {
    fc.assert(
      fc.property(forms, (form) => {
        expect(new Set(idsOf(form)).size).toBe(idsOf(form).length);
      }),
    );
  });

  test('is the same tree once it is settled, and settled once', () => {
    fc.assert(
      fc.property(forms, (form) => {
        const once = settle(form);
        expect(readForm(once)).toEqual(readForm(form));
        expect(settle(once)).toEqual(once);
        expectKept(form, once);
      }),
    );
  });

  test('takes one element more, and is what it was without it', () => {
    fc.assert(
      fc.property(forms, picks, picks, (form, where, beside) => {
        const spot = { container: pick(form, where), before: pick(form, beside) };
        const after = inserted(form, newElement('heading', { content: 'New' }), spot);
        const made = idsOf(after).filter((id) => !idsOf(form).includes(id));
        expectKept(form, after);
        expectOnce(form, after);
        const isBox = branchOf(readForm(form), spot.container)?.element.kind === 'container';
        expect(made.length).toBe(isBox ? 1 : 0);
        for (const id of made) expect(removed(after, id)).toEqual(settle(form));
      }),
    );
  });

  test('loses an element and what is in it, and nothing else', () => {
    fc.assert(
      fc.property(forms, picks, (form, which) => {
        const id = pick(form, which);
        const tree = readForm(form);
        const branch = branchOf(tree, id);
        const gone = branch && id !== tree.id ? branches(branch).map((each) => each.id) : [];
        const after = removed(form, id);
        expectKept(form, after, ...gone);
        expectOnce(form, after, ...gone);
        expect(idsOf(after).filter((each) => gone.includes(each))).toEqual([]);
      }),
    );
  });

  test('has an element that was moved where it was put, with all that is in it', () => {
    fc.assert(
      fc.property(forms, picks, picks, picks, (form, which, where, beside) => {
        const id = pick(form, which);
        const spot = { container: pick(form, where), before: pick(form, beside) };
        const after = moved(form, id, spot);
        expectKept(form, after);
        expectOnce(form, after);
        expect(idsOf(after).length).toBe(idsOf(form).length);
        if (after === form) return;
        const home = branchOf(readForm(after), spot.container);
        expect(home?.children.some((child) => child.id === id)).toBe(true);
        expect(branchOf(readForm(after), id)).toEqual(branchOf(readForm(form), id));
      }),
    );
  });

  test('is what it was after a step there and a step back', () => {
    fc.assert(
      fc.property(forms, picks, fc.constantFrom(-1 as const, 1 as const), (form, which, by) => {
        const id = pick(form, which);
        const there = stepped(readForm(form), id, by);
        if (!there) return;
        const after = moved(form, id, there);
        const back = stepped(readForm(after), id, by === 1 ? -1 : 1);
        expect(back).toBeDefined();
        if (back) expect(readForm(moved(after, id, back))).toEqual(readForm(form));
      }),
    );
  });

  test('has a section around an element, and without it is what it was', () => {
    fc.assert(
      fc.property(forms, picks, (form, which) => {
        const id = pick(form, which);
        const after = wrapped(form, id, 'row');
        expectKept(form, after);
        expectOnce(form, after);
        const [box] = idsOf(after).filter((each) => !idsOf(form).includes(each));
        if (box !== undefined) expect(readForm(dissolved(after, box))).toEqual(readForm(form));
      }),
    );
  });

  test('keeps all that stands in a section which is taken away from around it', () => {
    fc.assert(
      fc.property(forms, picks, (form, which) => {
        const id = pick(form, which);
        const after = dissolved(form, id);
        expectKept(form, after, id);
        expectOnce(form, after, id);
      }),
    );
  });

  test('keeps every other word of an element when one is changed', () => {
    fc.assert(
      fc.property(forms, picks, (form, which) => {
        const id = pick(form, which);
        const after = altered(form, id, { content: 'Other' });
        for (const each of idsOf(form)) {
          const expected = each === id ? { ...own(form, each), content: 'Other' } : own(form, each);
          if (elementsOf(form)[each] !== undefined)
            expect(equalJSON(own(after, each) as never, expected as never)).toBe(true);
        }
        expectOnce(form, after);
      }),
    );
  });
});
