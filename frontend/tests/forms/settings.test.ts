import { describe, expect, test } from 'vitest';
import { widgetOf } from '@/fields/registry';
import { choicesText, settingsKind, wayOf, withChoices, withSettings, withWay } from '@/forms/settings';
import { input } from '../fields/inputs';

const steps = input({ type: 'integer', minimum: 1, maximum: 200 });
const prompt = input({ type: 'string', ui_component: 'textarea' });

describe('settings of a field, as InvokeAI writes them', () => {
  test('ask for a number by digits, a slider, or both, within narrower bounds', () => {
    const slider = withSettings(steps, { type: 'integer-field-config', component: 'slider', min: 10, max: 50 });
    expect(slider.constraints).toMatchObject({ minimum: 10, maximum: 50 });
    expect(widgetOf(slider)?.name).toBe('slider');
    const digits = withSettings(steps, { type: 'integer-field-config', component: 'number-input', min: 1, max: 9 });
    expect(widgetOf(digits)?.name).toBe('number');
  });

  test('never allow what the input does not', () => {
    const wide = withSettings(steps, { type: 'integer-field-config', component: 'slider', min: -5, max: 900 });
    expect(wide.constraints).toMatchObject({ minimum: 1, maximum: 200 });
  });

  test('ask for a text in a line, in several, or by choices', () => {
    expect(widgetOf(withSettings(prompt, { component: 'input' }))?.name).toBe('text');
    expect(widgetOf(withSettings(prompt, { component: 'textarea' }))?.name).toBe('long text');
    const options = [{ label: 'A fox', value: 'fox' }];
    const choice = withSettings(prompt, { component: 'dropdown', options });
    expect(widgetOf(choice)?.name).toBe('choice');
    expect(choice.optionLabels).toEqual({ fox: 'A fox' });
  });

  test('of another kind, or that nobody knows, change nothing', () => {
    expect(withSettings(steps, { type: 'string-field-config', component: 'textarea' })).toBe(steps);
    expect(withSettings(steps, { component: 'dial' })).toBe(steps);
    expect(wayOf(steps, {})).toBeUndefined();
    expect(settingsKind(input({ enum: ['a', 'b'], type: 'string' }))).toBeUndefined();
  });

  test('give the same template for the same two', () => {
    const settings = { component: 'slider', min: 2, max: 5 };
    expect(withSettings(steps, settings)).toBe(withSettings(steps, settings));
  });

  test('keep what they say else when the way is changed, and give a slider the bounds that it lacks', () => {
    const free = input({ type: 'integer' });
    expect(withWay(free, { showShuffle: true }, 'slider')).toEqual({
      showShuffle: true,
      type: 'integer-field-config',
      component: 'slider',
      min: 0,
      max: 100,
    });
    expect(withWay(free, { showShuffle: true, component: 'slider' }, undefined)).toEqual({ showShuffle: true });
  });

  test('say their choices as lines, and take them back as such', () => {
    const settings = withChoices({ component: 'dropdown' }, 'A fox = fox\nowl');
    expect(settings.options).toEqual([
      { label: 'A fox', value: 'fox' },
      { label: 'owl', value: 'owl' },
    ]);
    expect(choicesText(settings)).toBe('A fox = fox\nowl');
  });
});
