import { render, screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { emptyDocument } from '@/document/workflow';
import { nodesSelected } from '@/editor/selection';
import { FieldsDialog } from '@/panels/form/FieldsDialog';
import { FormPage } from '@/panels/form/FormPage';
import { FormPanel } from '@/panels/form/FormPanel';
import type { Problem } from '@/runs/problems';
import { UNKNOWN_QUEUE } from '@/runs/queue_state';
import type { Runs } from '@/runs/runs';
import { bench, inBench } from '../../bench';
import { user } from '../../user';
import { TEMPLATES } from '../types';

/** A workflow with a blur whose radius is in the interface, and where nothing runs. */
function opened(form: Record<string, never> | object = {}) {
  const document = emptyDocument('Soft pictures');
  document.nodes.load = { type: 'image/load', inputs: {}, mode: 'normal', label: '' };
  document.nodes.blur = { type: 'image/blur', inputs: { radius: 20 }, mode: 'normal', label: '' };
  document.edges.push(['load', 'value', 'blur', 'image']);
  document.interface.inputs = { radius: ['blur', 'radius'] };
  document.form = { ...(form as object) };
  const problems = createStore<readonly Problem[]>(() => []);
  const runs = {
    problems,
    shown: createStore(() => ({ watch: undefined })),
    queue: createStore(() => UNKNOWN_QUEUE),
    pictures: createStore(() => []),
    enqueue: async () => {
      problems.setState(
        [
          {
            code: 'x',
            message: 'load: image is missing',
            place: [],
            node: 'load',
            field: 'image',
            run: undefined,
            path: undefined,
            about: { node: undefined, edges: '' },
          },
        ],
        true,
      );
      return undefined;
    },
  } as unknown as Runs;
  const tools = bench(document, TEMPLATES, { runs });
  return { ...tools, tools, document: () => tools.editor.store.getState().document };
}

const handles = () =>
  screen.getAllByRole('button', { name: /^Move / }).map((each) => each.getAttribute('aria-label')?.slice(5));

describe('the builder of a form', () => {
  test('adds words and sections after what was used last, moves them by keys, and takes them out', async () => {
    const { tools, document, editor } = opened();
    render(inBench(tools, <FormPanel />));
    await user.click(screen.getByRole('button', { name: 'Heading' }));
    await user.type(screen.getByRole('textbox', { name: 'Words of the heading' }), 'Blur');
    expect(handles()).toEqual(['radius', 'Blur']);
    screen.getByRole('button', { name: 'Move Blur' }).focus();
    await user.keyboard('{ArrowUp}');
    expect(handles()).toEqual(['Blur', 'radius']);
    await user.click(screen.getByRole('button', { name: 'More for Blur' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Take out of the form' }));
    expect(handles()).toEqual(['radius']);
    for (let steps = editor.store.getState().history.done.length; steps > 0; steps -= 1) editor.undo();
    expect(document().form).toEqual({});
  });

  test('adds a field of any node, and shows it in the interface by that', async () => {
    const { tools, document } = opened();
    tools.editor.edit('add', (draft) => {
      draft.nodes.noise = { type: 'acme/noise', inputs: {}, mode: 'normal', label: '' };
    });
    render(inBench(tools, <FormPanel />));
    await user.click(screen.getByRole('button', { name: 'Field' }));
    await user.click(await screen.findByRole('option', { name: /seed/ }));
    expect(document().interface.inputs).toEqual({ radius: ['blur', 'radius'], noise: ['noise', 'seed'] });
    expect(handles()).toContain('Noise');
  });

  test('calls a field something else for the graph too, and asks for it by a slider', async () => {
    const { tools, document } = opened();
    render(inBench(tools, <FormPanel />));
    const label = screen.getByRole('textbox', { name: 'Label of radius' });
    await user.clear(label);
    await user.type(label, 'Softness');
    expect(document().view.fields.blur?.radius?.label).toBe('Softness');
    await user.click(screen.getByRole('button', { name: 'Settings of Softness' }));
    await user.selectOptions(screen.getByRole('combobox', { name: 'Asked for by' }), 'A slider');
    const field = Object.values(document().form.elements as object).find((each) => each.type === 'field');
    expect(field).toMatchObject({ settings: { type: 'integer-field-config', component: 'slider' } });
  });

  test('is used beside the graph, where a value is an edit of the document', async () => {
    const { tools, document } = opened();
    render(inBench(tools, <FormPanel />));
    await user.click(screen.getByRole('radio', { name: 'Use' }));
    const input = screen.getByRole('spinbutton', { name: 'radius' });
    await user.clear(input);
    await user.type(input, '31');
    expect(document().nodes.blur?.inputs.radius).toBe(31);
  });
});

describe('the page of a form', () => {
  test('shows sections and words as they were put, and leaves out what nobody understands', () => {
    const { tools } = opened({
      root: 'r',
      elements: {
        r: { type: 'container', layout: 'column', children: ['h', 's', 'x'] },
        h: { type: 'heading', content: 'Soft pictures are calm' },
        s: { type: 'container', layout: 'row', children: ['f', 'gone'] },
        f: { type: 'field', input: 'radius' },
        gone: { type: 'field', input: 'nothing' },
        x: { type: 'carousel' },
      },
    });
    render(inBench(tools, <FormPage />));
    expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('Soft pictures are calm');
    expect(within(screen.getByRole('group')).getByRole('spinbutton', { name: 'radius' })).toBeTruthy();
    expect(screen.getByText('In pixels')).toBeTruthy();
  });

  test('tells above the form what no field of it can tell, with the way there', async () => {
    const { tools, ui } = opened();
    ui.setState({ view: 'form' });
    render(inBench(tools, <FormPage />));
    await user.click(screen.getByRole('button', { name: 'Run' }));
    const trouble = await screen.findByRole('alert');
    expect(trouble.textContent).toContain('load: image is missing');
    await user.click(within(trouble).getByRole('button', { name: 'Show it in the graph' }));
    expect(ui.getState()).toMatchObject({ view: 'graph', side: 'problems' });
  });
});

describe('the window in which fields are chosen', () => {
  test('shows those of what is selected, and stays open while several are chosen', async () => {
    const { tools, document } = opened();
    tools.editor.edit('add', (draft) => {
      draft.nodes.noise = { type: 'acme/noise', inputs: {}, mode: 'normal', label: '' };
    });
    tools.editor.select(nodesSelected(['blur', 'noise']));
    render(inBench(tools, <FieldsDialog />));
    await user.click(await screen.findByRole('option', { name: /seed/ }));
    await user.click(screen.getByRole('option', { name: /radius/ }));
    expect(document().interface.inputs).toEqual({ noise: ['noise', 'seed'] });
  });
});
