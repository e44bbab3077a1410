import { describe, expect, test } from 'vitest';
import { bypassRoutes } from '@/schema/bypass';
import { converters } from '@/schema/converters';
import type { WireField } from '@/schema/feedback';
import { fittingTemplates } from '@/schema/fitting';
import { parseTemplates } from '@/schema/parse';
import type { InvocationTemplate } from '@/schema/template';
import { readCases } from './conformance';

const templates = parseTemplates(readCases('edges').document);

function template(type: string): InvocationTemplate {
  const found = templates[type];
  if (!found) throw new Error(`there is no ${type}`);
  return found;
}

function from(type: string, name: string): Extract<WireField, { isOutput: true }> {
  const output = template(type).outputs[name];
  if (!output) throw new Error(`${type} has no output ${name}`);
  return { isOutput: true, type: output.type, output };
}

function to(type: string, name: string): Extract<WireField, { isOutput: false }> {
  const input = template(type).inputs[name];
  if (!input) throw new Error(`${type} has no input ${name}`);
  return { isOutput: false, type: input.type, input };
}

function listed(wire: WireField, fitness: string): readonly string[] {
  const fitting = fittingTemplates(templates, wire).filter((each) => each.fitness === fitness);
  return fitting.map((each) => `${each.template.type}.${each.field}`);
}

describe('templates that fit a wire', () => {
  test('from an output come with the input that takes it, the exact type first', () => {
    const wire = from('make/integer', 'value');
    expect(listed(wire, 'exact')).toEqual(['make/integer.value', 'make/number.value']);
    expect(listed(wire, 'converted')).toEqual([
      'use/image.radius',
      'use/strength.strength',
      'core/sum.numbers',
      'make/text.value',
      'use/text.text',
    ]);
    expect(listed(wire, 'anything')).toContain('core/if.on_true');
    const order = fittingTemplates(templates, wire).map(({ fitness }) => fitness);
    expect(order).toEqual([...order].sort((one, other) => rank(one) - rank(other)));
  });

  test('to an input come with the output that gives it', () => {
    const wire = to('use/images', 'images');
    expect(listed(wire, 'exact')).toEqual(['make/images.images']);
    expect(listed(wire, 'anything')).toEqual([
      'core/collect.collection',
      'guest/collect.collection',
      'core/if.value',
      'core/iterate.item',
    ]);
  });

  test('never take a wire where only a value can be given', () => {
    const fields = fittingTemplates(templates, from('make/integer', 'value')).map(({ field }) => field);
    expect(fields).not.toContain('seed');
  });
});

describe('converters', () => {
  test('lead from a list to one of its items, and back', () => {
    const down = converters(templates, from('make/images', 'images'), to('use/image', 'image'));
    expect(down.map(({ template, input, output }) => [template.type, input, output])).toContainEqual([
      'core/iterate',
      'collection',
      'item',
    ]);
    const up = converters(templates, from('make/image', 'image'), to('use/images', 'images'));
    expect(up.map(({ template }) => template.type)).toContain('core/collect');
  });

  test('are none where nothing leads from one type to the other', () => {
    expect(converters(templates, from('make/text', 'value'), to('use/image', 'image'))).toEqual([]);
  });
});

describe('a bypassed node', () => {
  test('passes on the input of the same type, that of the same name first', () => {
    expect(bypassRoutes(template('use/image'))).toEqual({ image: 'image' });
    expect(bypassRoutes(template('core/if'))).toEqual({ value: 'on_true' });
    expect(bypassRoutes(template('core/if'), (input) => input === 'on_false')).toEqual({ value: 'on_false' });
  });

  test('passes on nothing where no input is of the type', () => {
    expect(bypassRoutes(template('core/iterate'))).toEqual({});
    expect(bypassRoutes(template('use/image'), () => false)).toEqual({});
  });
});

function rank(fitness: string): number {
  return ['exact', 'converted', 'anything'].indexOf(fitness);
}
