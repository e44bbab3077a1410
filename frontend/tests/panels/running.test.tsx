import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { BatchDialog } from '@/panels/batch/BatchDialog';
import { ResultStrip } from '@/panels/gallery/ResultStrip';
import { LoginDialog } from '@/panels/login/LoginDialog';
import { RunButton } from '@/panels/run/RunButton';
import { parseTemplates } from '@/schema/parse';
import { json, refusal } from '../api/server';
import { documentOf } from '../runs/streams';
import { benchOf, shown } from './bench';

const TEMPLATES = parseTemplates({
  openapi: '3.1.0',
  components: {
    schemas: {
      Add: {
        class: 'invocation',
        type: 'object',
        title: 'Add',
        properties: {
          a: { type: 'integer', title: 'A', default: 1, field_kind: 'input', input: 'any' },
          type: { const: 'core/add', default: 'core/add' },
        },
      },
    },
  },
});
const DOCUMENT = documentOf({ nodes: { add: { type: 'core/add', inputs: { a: 5 } } } });

describe('the run button', () => {
  test('puts the workflow into the queue, and can’t while there is none', async () => {
    const { bench, asked } = benchOf({ 'POST /runs': () => json({ runs: [], batch: null }, 202) });
    shown(bench, <RunButton />);
    const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Run' });
    expect(button.disabled).toBe(true);
    act(() => bench.editor.load(DOCUMENT));
    await userEvent.click(button);
    await waitFor(() => expect(asked.at(-1)?.what).toBe('POST /runs'));
  });
});

describe('the strip of results', () => {
  test('is walked along by arrows, and shows a picture in full', async () => {
    const { bench } = benchOf();
    const pictures = ['one', 'two'].map((id) => ({ id, name: `${id}.png`, run: 'r' }));
    bench.runs.pictures.setState(pictures, true);
    shown(bench, <ResultStrip />);
    await userEvent.tab();
    await userEvent.keyboard('{ArrowRight}{Enter}');
    expect(bench.ui.getState().dialog).toEqual({ kind: 'picture', name: 'two' });
  });
});

describe('the login', () => {
  test('opens when the server asks for its token, and says when it is a wrong one', async () => {
    const { bench } = benchOf({
      'POST /login': () => refusal('token-needed', 401, 'this is not the token of this server'),
    });
    shown(bench, <LoginDialog />);
    expect(screen.queryByRole('dialog')).toBeNull();
    act(() => bench.api.login.setState({ isNeeded: true }));
    await userEvent.type(await screen.findByLabelText('Token'), 'wrong{Enter}');
    expect(await screen.findByText('this is not the token of this server')).toBeTruthy();
  });
});

describe('the batch dialog', () => {
  test('varies a field by a list, shows the runs, and asks for them', async () => {
    const { bench, asked } = benchOf({ 'POST /runs': () => json({ runs: [], batch: 'b' }, 202) }, DOCUMENT, TEMPLATES);
    shown(bench, <BatchDialog />);
    await userEvent.selectOptions(screen.getByLabelText(/Vary another field/), 'add.a');
    const values = screen.getByLabelText(/one a line/);
    await userEvent.clear(values);
    await userEvent.type(values, '1\n2\nthree');
    expect(screen.getByRole('alert').textContent).toContain('three');
    await userEvent.type(values, '{Backspace>5/}3');
    expect(screen.getAllByRole('row')).toHaveLength(4);
    await userEvent.click(screen.getByRole('button', { name: 'Run 3 times' }));
    await waitFor(() => expect(asked.at(-1)?.body).toMatchObject({ batch: [{ 'add.a': [1, 2, 3] }] }));
  });
});
