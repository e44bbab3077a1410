import { describe, expect, test } from 'vitest';
import { emptyDocument } from '@/document/workflow';
import { formOf, isAutomatic } from '@/forms/automatic';
import { candidates } from '@/forms/candidates';
import { readElement } from '@/forms/element';
import { moved, stepped } from '@/forms/operations';
import { calledBy, inWords } from '@/forms/shown';
import { branches, inputsOf, readForm } from '@/forms/tree';
import { TEMPLATES } from '../panels/types';
import { FORM, idsOf } from './forms';

describe('a form', () => {
  test('is read as somebody made it', () => {
    expect(idsOf(FORM)).toEqual(['top', 'title', 'box', 'width', 'height', 'line']);
    expect([...inputsOf(readForm(FORM))]).toEqual(['width', 'height']);
  });

  test('says nothing that it does not understand', () => {
    expect(readElement({ type: 'carousel', speed: 3 })).toEqual({ kind: 'strange', type: 'carousel' });
    expect(readElement('nonsense')).toEqual({ kind: 'strange', type: '' });
  });

  test('shows descriptions unless it says not to, as InvokeAI does', () => {
    expect(readElement({ type: 'field', input: 'seed' })).toMatchObject({ showsDescription: true });
    expect(readElement({ type: 'field', input: 'seed', show_description: false })).toMatchObject({
      showsDescription: false,
    });
  });

  test('without a root has one around all that stands in nothing else', () => {
    const { elements } = FORM;
    const tree = readForm({ elements: { ...(elements as object), other: { type: 'text', content: 'x' } } as never });
    expect(tree.children.map(({ id }) => id)).toEqual(['top', 'other']);
  });

  test('moves an element by steps into a section, through it and out again', () => {
    let form = FORM;
    const way: string[] = [];
    for (let count = 0; count < 4; count += 1) {
      const spot = stepped(readForm(form), 'title', 1);
      if (!spot) break;
      form = moved(form, 'title', spot);
      way.push(idsOf(form).join(' '));
    }
    expect(way).toEqual([
      'top box title width height line',
      'top box width title height line',
      'top box width height title line',
      'top box width height title line',
    ]);
    expect(stepped(readForm(form), 'title', 1)).toEqual({ container: 'top', before: undefined });
  });
});

describe('the form that nobody made', () => {
  test('asks for every input of the interface, in order', () => {
    const form = formOf({}, ['prompt', 'seed']);
    expect(
      branches(readForm(form)).flatMap(({ element }) => (element.kind === 'field' ? [element.input] : [])),
    ).toEqual(['prompt', 'seed']);
    expect(isAutomatic({})).toBe(true);
    expect(isAutomatic(FORM)).toBe(false);
  });

  test('takes the place of one with nothing in it, as new ones of InvokeAI are', () => {
    const empty = { root: 'r', elements: { r: { type: 'container', layout: 'column', children: [] } } };
    expect(isAutomatic(empty)).toBe(true);
    expect(idsOf(formOf(empty, ['seed']))).toEqual(['r', 'field_seed']);
  });
});

describe('what people call an input', () => {
  const document = emptyDocument();
  document.nodes.blur = { type: 'image/blur', inputs: {}, mode: 'normal', label: 'Soften' };
  const template = TEMPLATES['image/blur'];

  test('is its name in plain words where somebody chose one, else the title of the field', () => {
    expect(inWords('negative_prompt')).toBe('Negative prompt');
    expect(template && calledBy(document, 'softness', ['blur', 'radius'], template)).toBe('Softness');
    expect(template && calledBy(document, 'radius_2', ['blur', 'radius'], template)).toBe('radius');
  });

  test('is asked of every node that has a widget for it, and that nothing is connected to', () => {
    document.edges.push(['load', 'value', 'blur', 'image']);
    const found = candidates(document, (node) => TEMPLATES[document.nodes[node]?.type ?? '']);
    expect(found.map(({ field, nodeTitle }) => [field, nodeTitle])).toContainEqual(['radius', 'Soften']);
    expect(found.map(({ field }) => field)).not.toContain('image');
  });
});
