import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { describe, expect, test } from 'vitest';
import { ProblemsPanel } from '@/panels/problems/ProblemsPanel';
import { QueuePanel } from '@/panels/queue/QueuePanel';
import type { RunEntry } from '@/runs/queue_state';
import { json } from '../api/server';
import { DIVISION } from '../runs/streams';
import { benchOf, shown } from './bench';

function entry(id: string, state: RunEntry['state'], place = 1): RunEntry {
  return {
    id,
    name: `Run ${id}`,
    queue: 'default',
    state,
    priority: 0,
    place,
    batch: null,
    created: place,
    started: null,
    finished: null,
    seconds: state === 'queued' ? null : 65,
    canceling: false,
    nodes: 4,
    ended: new Set(['x']),
    part: 0,
    image: undefined,
  };
}

function queueOf(...entries: RunEntry[]) {
  return { runs: new Map(entries.map((each) => [each.id, each])), paused: new Set<string>(), isKnown: true };
}

describe('the queue panel', () => {
  test('says what will be there while nothing is', () => {
    const { bench } = benchOf();
    bench.runs.queue.setState(queueOf());
    shown(bench, <QueuePanel />);
    expect(screen.getByText('No runs yet')).toBeTruthy();
  });

  test('lists what runs with how far it is, what waits in order, and what ended with how long it took', async () => {
    const { bench } = benchOf();
    const all = [entry('c', 'queued', 3), entry('a', 'running'), entry('b', 'queued', 2), entry('d', 'completed')];
    bench.runs.queue.setState(queueOf(...all));
    const { container } = shown(bench, <QueuePanel />);
    const waiting = within(screen.getByRole('region', { name: 'Waiting' }));
    expect(waiting.getAllByRole('article').map((row) => row.getAttribute('aria-label'))).toEqual(['Run b', 'Run c']);
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('25');
    expect(screen.getByText(/1 min 5 s/)).toBeTruthy();
    const { violations } = await axe.run(container, {
      rules: { region: { enabled: false }, 'color-contrast': { enabled: false } },
    });
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  test('moves a run that waits by arrow keys', async () => {
    const { bench, asked } = benchOf({ 'POST /runs/b/move': () => json({ id: 'b' }) });
    bench.runs.queue.setState(queueOf(entry('a', 'queued', 1), entry('b', 'queued', 2)));
    shown(bench, <QueuePanel />);
    const [, handle] = screen.getAllByRole('button', { name: /arrow keys/ });
    handle?.focus();
    await userEvent.keyboard('{ArrowUp}');
    await waitFor(() => expect(asked.at(-1)).toMatchObject({ what: 'POST /runs/b/move', body: { before: 'a' } }));
  });

  test('shows a part of very many runs, and more when it is asked to', async () => {
    const { bench } = benchOf();
    bench.runs.queue.setState(queueOf(...Array.from({ length: 120 }, (_, at) => entry(`r${at}`, 'queued', at))));
    shown(bench, <QueuePanel />);
    expect(screen.getAllByRole('article')).toHaveLength(100);
    await userEvent.click(screen.getByRole('button', { name: 'Show 20 more' }));
    expect(screen.getAllByRole('article')).toHaveLength(120);
  });

  test('finds runs by name and state', async () => {
    const { bench } = benchOf();
    const many = Array.from({ length: 6 }, (_, at) => entry(`r${at}`, at === 3 ? 'failed' : 'completed', at));
    bench.runs.queue.setState(queueOf(...many));
    shown(bench, <QueuePanel />);
    await userEvent.type(screen.getByRole('textbox', { name: 'Filter runs' }), 'failed');
    expect(screen.getAllByRole('article').map((row) => row.getAttribute('aria-label'))).toEqual(['Run r3']);
  });

  test('asks about a node that must not run twice, and repeats it only when it is allowed', async () => {
    const problem = { code: 'interrupted', message: '', node: 'bad', field: null };
    const { bench, asked } = benchOf(
      {
        'GET /runs/f': () => json({ id: 'f', problems: [problem] }),
        'POST /runs/f/retry': () => json({ id: 'f' }, 202),
      },
      DIVISION,
    );
    bench.runs.queue.setState(queueOf(entry('f', 'failed')));
    shown(bench, <QueuePanel />);
    await userEvent.click(screen.getByRole('button', { name: 'What went wrong' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Do it again' }));
    await waitFor(() => expect(asked.at(-1)).toMatchObject({ body: { repeat: ['bad'] } }));
    await userEvent.click(screen.getByRole('button', { name: 'Go there' }));
    expect(bench.ui.getState().goal).toEqual({ node: 'bad' });
  });
});

describe('the problems panel', () => {
  test('leads to the node and field, in whichever graph they are', async () => {
    const { bench } = benchOf({}, DIVISION);
    const about = { node: undefined, edges: '' };
    const problem = { code: 'x', message: 'a is wrong', place: [], node: 'a', field: 'value', run: undefined };
    bench.runs.problems.setState([{ ...problem, path: 'a', about }], true);
    bench.editor.open(['gone']);
    shown(bench, <ProblemsPanel />);
    await userEvent.click(screen.getByRole('button', { name: 'Go there' }));
    expect(bench.ui.getState().goal).toEqual({ node: 'a', field: 'value' });
    expect(bench.editor.store.getState().place).toEqual([]);
  });
});
